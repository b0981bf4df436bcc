/**
 * Which address a pod gets: ranges, and the choice within them.
 * Where it is written down that somebody has an address belongs elsewhere.
 */
package io.hawser.cni.ipam;
