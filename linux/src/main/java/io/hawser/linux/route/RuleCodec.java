package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkMessage;
import org.agrona.DirectBuffer;

/** Rules, to and from messages. Used once for each that is read. */
final class RuleCodec {
    private static final String WHAT = "rule";
    private static final int TABLE_OF_HEADER = 0xff;

    private IpAddress from;
    private IpAddress to;
    private long priority;
    private int table;
    private int target;
    private int mark;
    private int mask;
    private String iif = "";
    private String oif = "";
    private int suppressPrefixLength = Rule.NO_SUPPRESSION;
    private int protocol;
    private boolean partial;

    private RuleCodec() {}

    static void write(final NetlinkEncoder encoder, final Rule rule) {
        final boolean small = (rule.table() & ~TABLE_OF_HEADER) == 0;
        encoder.headerU8(rule.family().addressFamily())
                .headerU8(length(rule.to()))
                .headerU8(length(rule.from()))
                .headerU8(0)
                .headerU8(small ? rule.table() : RtTable.RT_TABLE_UNSPEC)
                .headerU8(0)
                .headerU8(0)
                .headerU8(rule.action().number())
                .headerU32(rule.invert() ? FibRule.FIB_RULE_INVERT : 0);
        prefix(encoder, Fra.FRA_SRC, rule.from());
        prefix(encoder, Fra.FRA_DST, rule.to());
        string(encoder, Fra.FRA_IIFNAME, rule.iif());
        string(encoder, Fra.FRA_OIFNAME, rule.oif());
        if (rule.mark() != 0 || rule.mask() != 0) {
            encoder.u32(Fra.FRA_FWMARK, rule.mark()).u32(Fra.FRA_FWMASK, rule.mask());
        }
        if (!small) {
            encoder.u32(Fra.FRA_TABLE, rule.table());
        }
        if (rule.action() == RuleAction.GOTO) {
            encoder.u32(Fra.FRA_GOTO, rule.target());
        }
        encoder.u32(Fra.FRA_PRIORITY, (int) rule.priority());
        if (rule.suppressPrefixLength() != Rule.NO_SUPPRESSION) {
            encoder.u32(Fra.FRA_SUPPRESS_PREFIXLEN, rule.suppressPrefixLength());
        }
        if (rule.protocol() != Rtprot.RTPROT_UNSPEC) {
            encoder.u8(Fra.FRA_PROTOCOL, rule.protocol());
        }
    }

    static Rule read(final NetlinkMessage message) {
        return new RuleCodec().decode(message);
    }

    private Rule decode(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(FibRuleHdr.LENGTH, WHAT);
        final DirectBuffer buffer = message.buffer();
        final int header = message.bodyOffset();
        table = buffer.getByte(header + FibRuleHdr.TABLE_OFFSET) & 0xff;
        partial = buffer.getByte(header + FibRuleHdr.TOS_OFFSET) != 0;
        while (reader.next()) {
            attribute(reader);
        }
        reader.check(WHAT);
        final IpFamily family = Malformed.family(buffer.getByte(header + FibRuleHdr.FAMILY_OFFSET), WHAT);
        return new Rule(
                family,
                priority,
                Malformed.present(
                        RuleAction.of(buffer.getByte(header + FibRuleHdr.ACTION_OFFSET)), "known action", WHAT),
                table,
                target,
                (buffer.getInt(header + FibRuleHdr.FLAGS_OFFSET) & FibRule.FIB_RULE_INVERT) != 0,
                prefix(from, buffer.getByte(header + FibRuleHdr.SRC_LEN_OFFSET) & 0xff, family),
                prefix(to, buffer.getByte(header + FibRuleHdr.DST_LEN_OFFSET) & 0xff, family),
                mark,
                mask,
                iif,
                oif,
                suppressPrefixLength,
                protocol,
                partial);
    }

    private void attribute(final AttributeReader reader) {
        switch (reader.type()) {
            case Fra.FRA_SRC -> from = reader.address();
            case Fra.FRA_DST -> to = reader.address();
            case Fra.FRA_IIFNAME -> iif = reader.string();
            case Fra.FRA_OIFNAME -> oif = reader.string();
            case Fra.FRA_PRIORITY -> priority = reader.u32() & 0xffff_ffffL;
            case Fra.FRA_FWMARK -> mark = reader.u32();
            case Fra.FRA_FWMASK -> mask = reader.u32();
            case Fra.FRA_TABLE -> table = reader.u32();
            case Fra.FRA_GOTO -> target = reader.u32();
            case Fra.FRA_SUPPRESS_PREFIXLEN -> suppressPrefixLength = reader.u32();
            case Fra.FRA_PROTOCOL -> protocol = reader.u8();
            case Fra.FRA_SUPPRESS_IFGROUP -> partial |= reader.u32() != -1;
            case Fra.FRA_L3MDEV -> partial |= reader.u8() != 0;
            case Fra.FRA_FLOW,
                    Fra.FRA_TUN_ID,
                    Fra.FRA_UID_RANGE,
                    Fra.FRA_IP_PROTO,
                    Fra.FRA_SPORT_RANGE,
                    Fra.FRA_DPORT_RANGE,
                    Fra.FRA_DSCP,
                    Fra.FRA_FLOWLABEL -> partial = true;
            default -> {}
        }
    }

    private static IpPrefix prefix(final IpAddress address, final int length, final IpFamily family) {
        return address == null && length == 0 ? null : Malformed.prefix(address, length, family, WHAT);
    }

    private static int length(final IpPrefix prefix) {
        return prefix == null ? 0 : prefix.length();
    }

    private static void prefix(final NetlinkEncoder encoder, final int type, final IpPrefix prefix) {
        if (prefix != null && prefix.length() != 0) {
            encoder.address(type, prefix.address());
        }
    }

    private static void string(final NetlinkEncoder encoder, final int type, final String text) {
        if (!text.isEmpty()) {
            encoder.string(type, text);
        }
    }
}
