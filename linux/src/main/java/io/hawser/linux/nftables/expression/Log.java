package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.LogAttributes;

/**
 * Writes the packet to the kernel's log.
 *
 * @param prefix what the line begins with, may be empty
 * @param level as in syslog, 4 being a warning
 * @param flags linux/netfilter/nf_log.h: NF_LOG_*
 */
public record Log(String prefix, int level, int flags) implements Expression {
    static final String NAME = "log";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        if (!prefix.isEmpty()) {
            attributes.string(LogAttributes.NFTA_LOG_PREFIX, prefix);
        }
        attributes.u32Be(LogAttributes.NFTA_LOG_LEVEL, level);
        if (flags != 0) {
            attributes.u32Be(LogAttributes.NFTA_LOG_FLAGS, flags);
        }
    }

    static Expression decode(final Fields fields) {
        return new Log(
                fields.string(LogAttributes.NFTA_LOG_PREFIX),
                fields.u32(LogAttributes.NFTA_LOG_LEVEL),
                fields.u32(LogAttributes.NFTA_LOG_FLAGS));
    }
}
