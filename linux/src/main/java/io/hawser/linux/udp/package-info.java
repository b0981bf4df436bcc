/**
 * UDP sockets that send and receive many datagrams to one system call, in trains of equal segments where the kernel
 * can (UDP_SEGMENT, UDP_GRO). What is in the datagrams, and who the peers are, is known elsewhere.
 */
package io.hawser.linux.udp;
