package io.hawser.overlay.datapath;

/** What is counted of packets on their way. */
public enum DatapathCounter {
    /** Packets sent to peers, as they are on the wire. */
    SENT_PACKETS,
    /** Their bytes, without what was put around them. */
    SENT_BYTES,
    /** System calls that it took. */
    SEND_CALLS,
    /** Packets received from peers, as they were on the wire. */
    RECEIVED_PACKETS,
    /** Their bytes, without what was around them. */
    RECEIVED_BYTES,
    /** Packets given to the kernel: each may be many of those received. */
    DELIVERED_PACKETS,
    /** Dropped on the way out: no peer has the destination. */
    NO_PEER,
    /** Dropped on the way out: the time to live was over. */
    TTL_EXCEEDED,
    /** Dropped on the way out: larger than the path takes, and not to be fragmented. */
    TOO_BIG,
    /** Dropped on the way out: the kernel gave what is no packet. */
    BAD_FROM_DEVICE,
    /** Dropped on the way out: the kernel refused to send. */
    SEND_REFUSED,
    /** Dropped on the way in: from an address that is no peer's. */
    UNKNOWN_PEER,
    /** Dropped on the way in: a source that is not within the subnet of the peer it came from. */
    SPOOFED_SOURCE,
    /** Dropped on the way in: a destination that is not within this node's subnets. */
    FOREIGN_DESTINATION,
    /** Dropped on the way in: no sound IP packet. */
    MALFORMED,
    /** Dropped on the way in: of another network, for another device, or no IP packet: VXLAN alone. */
    FOREIGN_FRAME,
    /** Dropped on the way in: congestion was met, and the sender does not know of congestion marks (RFC 6040). */
    CONGESTED,
    /** Dropped on the way in: the kernel refused it. */
    DELIVERY_REFUSED,
    /** ICMP errors sent to pods. */
    ICMP_ERRORS
}
