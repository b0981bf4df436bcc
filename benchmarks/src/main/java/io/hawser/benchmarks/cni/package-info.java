/**
 * A pod's network, from the start of the plugin's process to its end: Hawser beside the reference plugins.
 * What the plugins do is not known here.
 */
package io.hawser.benchmarks.cni;
