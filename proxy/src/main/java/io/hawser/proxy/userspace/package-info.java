/**
 * Services carried by the daemon itself, for hosts whose kernel has neither nf_tables nor IPVS, and localhost node
 * ports
 * beside the planes of the kernel (KEP-6032). The services' addresses are this host's by nothing but {@code local}
 * routes; each is a listening socket, and each connection two.
 *
 * <p>What a proxy cannot do, and a plane of the kernel does:
 *
 * <ul>
 *   <li>keep the client's address: endpoints see this node's, with every policy. PROXY protocol v2 tells it to those
 *       that understand;
 *   <li>serve SCTP;
 *   <li>serve a port that a process of this host listens at on all addresses: the kernel gives the socket to that
 *       process, at every address of a service too. It is said, and tried again;
 *   <li>refuse a connection because no endpoint answers: the connection has been accepted by then, and is reset;
 *   <li>outlive the daemon: connections end with it, after a time to drain. A daemon that is started beside it takes
 *       over new ones without a gap.
 * </ul>
 */
package io.hawser.proxy.userspace;
