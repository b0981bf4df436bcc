/**
 * TUN devices: opened with queues, offloads and the virtio-net header, and read and written packet by packet.
 * Addresses and routes of a device belong with route netlink; what is in the packets is known elsewhere.
 */
package io.hawser.linux.tun;
