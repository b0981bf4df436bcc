package io.hawser.proxy.userspace.io;

/** What the proxy counts. */
public enum ProxyCounter {
    /** TCP connections that were accepted. */
    ACCEPTED,
    /** Of those, the ones that came to a backend. */
    ESTABLISHED,
    /** Attempts to reach a backend that it refused or left without an answer. */
    CONNECT_FAILED,
    /** Connections that were reset since no backend could be reached. */
    UNREACHABLE,
    /** Connections that one of both sides reset. */
    RESET,
    /** Bytes of TCP that were copied. */
    COPIED_BYTES,
    /** Bytes of TCP that were spliced. */
    SPLICED_BYTES,
    /** Clients of UDP that were led to a backend. */
    FLOWS,
    /** Of those, the ones that made room for others. */
    FLOWS_EVICTED,
    /** Datagrams from clients. */
    DATAGRAMS_IN,
    /** Datagrams to clients. */
    DATAGRAMS_OUT,
    /** Datagrams that were dropped on either way. */
    DATAGRAMS_DROPPED,
    /** Times that no connection could be accepted for want of descriptors or memory. */
    ACCEPT_FAILED
}
