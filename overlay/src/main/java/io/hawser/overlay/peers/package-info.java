/**
 * Who the peers are, in the form that packets are looked up by: immutable tables, replaced as a whole.
 * Packets and sockets are unknown here.
 */
package io.hawser.overlay.peers;
