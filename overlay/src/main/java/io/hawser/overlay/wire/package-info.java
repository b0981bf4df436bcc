/**
 * The headers of packets on the way between nodes, one class a header, and their checksums.
 * Sockets, devices and peers are unknown here.
 */
package io.hawser.overlay.wire;
