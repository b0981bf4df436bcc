package io.hawser.ipvs.iptables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Bitwise;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.CmpOp;
import io.hawser.linux.nftables.expression.Counter;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.ImmediateVerdict;
import io.hawser.linux.nftables.expression.Meta;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.PayloadBase;
import io.hawser.linux.nftables.expression.Register;
import io.hawser.proxy.service.Protocol;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one rule, with the expressions and in the order that {@code iptables-nft} would give it: protocol, source,
 * destination, then the matches in the order they are told, a counter, and the target. Not thread safe.
 */
final class XtRule {
    private static final Register REGISTER = Register.R0;
    private static final Counter COUNTER = new Counter();
    private static final Meta LOAD_PROTOCOL = new Meta(MetaKey.L4PROTO, REGISTER);
    private static final Meta LOAD_MARK = new Meta(MetaKey.MARK, REGISTER);
    private static final Payload LOAD_PORT = Payload.destinationPort(REGISTER);

    /** linux/netfilter/nf_tables.h: NFT_USERDATA_MAXLEN, less what stands in front of a comment and its NUL. */
    private static final int COMMENT_LENGTH = 256 - 2 - 1;

    private final PacketFamily family;
    private final List<Expression> expressions = new ArrayList<>();
    private UserData comment = UserData.NONE;

    XtRule(final PacketFamily family) {
        this.family = family;
    }

    /** {@code -p}. */
    XtRule protocol(final Protocol protocol) {
        expressions.add(LOAD_PROTOCOL);
        return then(Cmp.eq(REGISTER, Bytes.u8(protocol.number())));
    }

    /** {@code -s}. */
    XtRule source(final IpPrefix prefix) {
        return address(sourceOffset(), prefix, CmpOp.EQ);
    }

    /** {@code ! -s}. */
    XtRule sourceNot(final IpPrefix prefix) {
        return address(sourceOffset(), prefix, CmpOp.NEQ);
    }

    /** {@code -d}. */
    XtRule destination(final IpPrefix prefix) {
        return address(destinationOffset(), prefix, CmpOp.EQ);
    }

    /** {@code -d}. */
    XtRule destination(final IpAddress address) {
        return destination(IpPrefix.host(address));
    }

    /** {@code ! -d}. */
    XtRule destinationNot(final IpPrefix prefix) {
        return address(destinationOffset(), prefix, CmpOp.NEQ);
    }

    /**
     * {@code -m comment --comment}, kept with the rule. {@code iptables-nft} reads it there as its match of that name,
     * which would cost every packet and every load a step that does nothing.
     */
    XtRule comment(final String text) {
        comment = UserData.comment(text.length() > COMMENT_LENGTH ? text.substring(0, COMMENT_LENGTH) : text);
        return this;
    }

    /** {@code -m comment --comment} as the match that {@code iptables-nft} writes itself. */
    XtRule commentMatch(final String text) {
        return then(XtExtension.comment(text));
    }

    /** {@code -m PROTOCOL --dport}. */
    XtRule port(final Protocol protocol, final int port) {
        if (protocol == Protocol.SCTP) {
            return then(XtExtension.sctpPort(port));
        }
        expressions.add(LOAD_PORT);
        return then(Cmp.eq(REGISTER, Bytes.u16Be(port)));
    }

    /** {@code -m mark --mark}, or with another operator {@code ! --mark}. */
    XtRule mark(final CmpOp op, final int bits) {
        expressions.add(LOAD_MARK);
        expressions.add(Bitwise.and(REGISTER, Bytes.u32(bits)));
        return then(new Cmp(REGISTER, op, Bytes.u32(bits)));
    }

    /** A match of an extension. */
    XtRule then(final Expression match) {
        expressions.add(match);
        return this;
    }

    /** {@code -j CHAIN}. */
    XtRule jump(final String chain) {
        return verdict(Verdict.jump(chain));
    }

    /** {@code -j ACCEPT} and its like. */
    XtRule verdict(final Verdict verdict) {
        return target(new ImmediateVerdict(verdict));
    }

    /** {@code -j TARGET}. */
    XtRule target(final Expression target) {
        expressions.add(COUNTER);
        return then(target);
    }

    /** No target: it counts. */
    XtRule noTarget() {
        return then(COUNTER);
    }

    Rule in(final Chain chain) {
        return new Rule(chain, expressions, comment);
    }

    /** Whole bytes are compared as such, as iptables-nft does since 1.8.8. */
    private XtRule address(final int offset, final IpPrefix prefix, final CmpOp op) {
        final Bytes address = Bytes.address(prefix.network().address());
        if (prefix.length() == 0) {
            return this;
        }
        if (prefix.length() % Byte.SIZE == 0) {
            final int length = prefix.length() / Byte.SIZE;
            expressions.add(new Payload(PayloadBase.NETWORK, offset, length, REGISTER));
            return then(new Cmp(REGISTER, op, address.slice(0, length)));
        }
        expressions.add(new Payload(PayloadBase.NETWORK, offset, family.family().length(), REGISTER));
        expressions.add(Bitwise.and(REGISTER, Bytes.mask(prefix)));
        return then(new Cmp(REGISTER, op, address));
    }

    private int sourceOffset() {
        return family.family() == IpFamily.IPV4 ? 12 : 8;
    }

    private int destinationOffset() {
        return family.family() == IpFamily.IPV4 ? 16 : 24;
    }
}
