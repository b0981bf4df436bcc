package io.hawser.linux.nftables.expression;

/** The header that a payload's offset is counted from (linux/netfilter/nf_tables.h: enum nft_payload_bases). */
public enum PayloadBase implements Numbered {
    /** The link layer's header. */
    LINK,
    /** The IP header. */
    NETWORK,
    /** The header behind IP's: TCP, UDP, SCTP, ICMP. */
    TRANSPORT,
    /** What is behind the transport header. */
    INNER;

    @SuppressWarnings("EnumOrdinal") // declared in the kernel\'s order
    @Override
    public int number() {
        return ordinal();
    }
}
