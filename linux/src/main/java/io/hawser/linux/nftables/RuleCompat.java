package io.hawser.linux.nftables;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.CmpOp;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.Match;
import io.hawser.linux.nftables.expression.Meta;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.PayloadBase;
import io.hawser.linux.nftables.expression.Target;
import io.hawser.linux.nftables.header.NfTables.CompatAttributes;
import io.hawser.linux.nftables.header.NfTables.RuleAttributes;
import java.util.List;

/**
 * What the extensions of iptables must be told with the rule: the transport protocol that it matches, without which
 * the kernel refuses those that need one. It is found among the rule's own expressions.
 */
final class RuleCompat {
    /** linux/ip.h: offset of struct iphdr's protocol. */
    private static final int IP_PROTOCOL_OFFSET = 9;
    /** linux/netfilter/nf_tables.h: NFT_RULE_COMPAT_F_INV. */
    private static final int INVERTED = 1 << 1;

    private RuleCompat() {}

    static void write(final NetlinkEncoder encoder, final List<Expression> expressions) {
        boolean extensions = false;
        Cmp protocol = null;
        for (int i = 0; i < expressions.size(); i++) {
            final Expression expression = expressions.get(i);
            extensions |= expression instanceof Match || expression instanceof Target;
            if (i > 0 && expression instanceof Cmp cmp && loadsProtocol(expressions.get(i - 1))) {
                protocol = cmp;
            }
        }
        if (extensions && protocol != null && protocol.value().length() == 1) {
            final boolean inverted = protocol.op() == CmpOp.NEQ;
            encoder.beginNested(RuleAttributes.NFTA_RULE_COMPAT)
                    .u32Be(
                            CompatAttributes.NFTA_RULE_COMPAT_PROTO,
                            protocol.value().at(0))
                    .u32Be(CompatAttributes.NFTA_RULE_COMPAT_FLAGS, inverted ? INVERTED : 0)
                    .endNested();
        }
    }

    private static boolean loadsProtocol(final Expression expression) {
        if (expression instanceof Payload payload) {
            return payload.base() == PayloadBase.NETWORK
                    && payload.offset() == IP_PROTOCOL_OFFSET
                    && payload.length() == 1;
        }
        return expression instanceof Meta meta && meta.key() == MetaKey.L4PROTO;
    }
}
