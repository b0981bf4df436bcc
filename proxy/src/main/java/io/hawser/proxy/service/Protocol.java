package io.hawser.proxy.service;

/** The transport protocols that a service port may have (Kubernetes core/v1 Protocol). */
public enum Protocol {
    /** RFC 9293. */
    TCP(6),
    /** RFC 768. */
    UDP(17),
    /** RFC 9260. */
    SCTP(132);

    private final int number;

    Protocol(final int number) {
        this.number = number;
    }

    /** The number in the IP header: IPPROTO_TCP, IPPROTO_UDP or IPPROTO_SCTP. */
    public int number() {
        return number;
    }

    /**
     * The protocol of a Kubernetes name; an empty one is TCP, the API's default.
     *
     * @throws IllegalArgumentException if it is none of TCP, UDP, SCTP
     */
    public static Protocol ofName(final String name) {
        return switch (name) {
            case "TCP", "" -> TCP;
            case "UDP" -> UDP;
            case "SCTP" -> SCTP;
            default -> throw new IllegalArgumentException("protocol '" + name + "' is not TCP, UDP or SCTP");
        };
    }
}
