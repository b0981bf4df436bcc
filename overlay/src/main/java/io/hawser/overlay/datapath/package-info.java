/**
 * Packets between a TUN device and UDP sockets, carried by this process: threads, batches, what is let through and what
 * is counted. Which peers there are is told from outside; routes and addresses of the device are others' business.
 */
package io.hawser.overlay.datapath;
