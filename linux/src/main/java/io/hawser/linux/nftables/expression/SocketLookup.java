package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.SocketAttributes;

/**
 * Loads a value of the socket that the packet would be delivered to; goes on only if there is one.
 *
 * @param key what
 * @param level of the control group, from the root; 0 for other keys
 * @param to the first register
 */
public record SocketLookup(Key key, int level, Register to) implements Expression {
    static final String NAME = "socket";

    /** In the kernel's order (linux/netfilter/nf_tables.h: enum nft_socket_keys). */
    public enum Key implements Numbered {
        /** Whether it may have foreign addresses: one byte, 0 or 1. */
        TRANSPARENT,
        /** Its mark, 32 bits in host order. */
        MARK,
        /** Whether it listens on all addresses: one byte, 0 or 1. */
        WILDCARD,
        /** Id of its control group, 64 bits in host order. */
        CGROUPV2;

        @SuppressWarnings("EnumOrdinal") // declared in the kernel\'s order
        @Override
        public int number() {
            return ordinal();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(SocketAttributes.NFTA_SOCKET_KEY, key.number())
                .u32Be(SocketAttributes.NFTA_SOCKET_DREG, to.number());
        if (key == Key.CGROUPV2) {
            attributes.u32Be(SocketAttributes.NFTA_SOCKET_LEVEL, level);
        }
    }

    static Expression decode(final Fields fields) {
        return new SocketLookup(
                fields.constant(SocketAttributes.NFTA_SOCKET_KEY, Key.values()),
                fields.u32(SocketAttributes.NFTA_SOCKET_LEVEL),
                fields.needRegister(SocketAttributes.NFTA_SOCKET_DREG));
    }
}
