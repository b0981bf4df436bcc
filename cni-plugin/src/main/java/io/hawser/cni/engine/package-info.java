/**
 * What the commands do: addresses taken, devices made, ports opened, and all of it undone again.
 * How requests come in belongs elsewhere.
 */
package io.hawser.cni.engine;
