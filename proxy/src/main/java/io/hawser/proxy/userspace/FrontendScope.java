package io.hawser.proxy.userspace;

/** Which frontends a proxy serves. */
enum FrontendScope {
    /** All that a service has. */
    ALL,
    /** Node ports at loopback addresses, which planes of the kernel cannot serve (KEP-6032). */
    LOOPBACK_NODE_PORTS
}
