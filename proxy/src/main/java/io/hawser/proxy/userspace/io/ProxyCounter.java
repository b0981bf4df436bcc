package io.hawser.proxy.userspace.io;

/** What the proxy counts. */
public enum ProxyCounter {
    /** TCP connections that were accepted. */
    ACCEPTED("TCP connections that were accepted."),
    /** Of those, the ones that came to a backend. */
    ESTABLISHED("Of those, the ones that came to an endpoint."),
    /** Of those that were accepted, the ones that have ended. */
    ENDED("Of those that were accepted, the ones that have ended."),
    /** Attempts to reach a backend that it refused or left without an answer. */
    CONNECT_FAILED("Attempts to reach an endpoint that it refused or left without an answer."),
    /** Connections that were reset since no backend could be reached. */
    UNREACHABLE("TCP connections that were reset since no endpoint could be reached."),
    /** Connections that one of both sides reset. */
    RESET("TCP connections that one of both sides reset."),
    /** Bytes of TCP that were copied. */
    COPIED_BYTES("Bytes of TCP that were copied."),
    /** Bytes of TCP that were spliced. */
    SPLICED_BYTES("Bytes of TCP that were spliced."),
    /** Clients of UDP that were led to a backend. */
    FLOWS("Flows of UDP that were led to an endpoint."),
    /** Of those, the ones that have ended. */
    FLOWS_ENDED("Of those, the ones that have ended."),
    /** Of those that have ended, the ones that made room for others. */
    FLOWS_EVICTED("Flows of UDP that made room for others."),
    /** Datagrams from clients. */
    DATAGRAMS_IN("Datagrams from clients."),
    /** Datagrams to clients. */
    DATAGRAMS_OUT("Datagrams to clients."),
    /** Datagrams that were dropped on either way. */
    DATAGRAMS_DROPPED("Datagrams that were dropped on either way."),
    /** Times that no connection could be accepted for want of descriptors or memory. */
    ACCEPT_FAILED("Times that no connection could be accepted for want of descriptors or memory.");

    private final String help;

    ProxyCounter(final String help) {
        this.help = help;
    }

    /** What it is, in the words of an operator. */
    public String help() {
        return help;
    }
}
