package io.hawser.linux.nftables;

import static io.hawser.linux.nftables.expression.Register.R0;
import static io.hawser.linux.nftables.expression.Register.R1;
import static io.hawser.linux.nftables.expression.Register.R4;
import static io.hawser.linux.nftables.expression.Register.R5;
import static io.hawser.linux.nftables.expression.Register.R8;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Bitwise;
import io.hawser.linux.nftables.expression.BitwiseShift;
import io.hawser.linux.nftables.expression.Byteorder;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.CmpOp;
import io.hawser.linux.nftables.expression.Connlimit;
import io.hawser.linux.nftables.expression.Counter;
import io.hawser.linux.nftables.expression.Ct;
import io.hawser.linux.nftables.expression.CtDirection;
import io.hawser.linux.nftables.expression.CtKey;
import io.hawser.linux.nftables.expression.CtSet;
import io.hawser.linux.nftables.expression.Dynset;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.Fib;
import io.hawser.linux.nftables.expression.FibResult;
import io.hawser.linux.nftables.expression.Immediate;
import io.hawser.linux.nftables.expression.ImmediateVerdict;
import io.hawser.linux.nftables.expression.JHash;
import io.hawser.linux.nftables.expression.Limit;
import io.hawser.linux.nftables.expression.Log;
import io.hawser.linux.nftables.expression.Lookup;
import io.hawser.linux.nftables.expression.Masquerade;
import io.hawser.linux.nftables.expression.Meta;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.MetaSet;
import io.hawser.linux.nftables.expression.Nat;
import io.hawser.linux.nftables.expression.Notrack;
import io.hawser.linux.nftables.expression.Numgen;
import io.hawser.linux.nftables.expression.ObjectMap;
import io.hawser.linux.nftables.expression.ObjectReference;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.PayloadBase;
import io.hawser.linux.nftables.expression.PayloadStore;
import io.hawser.linux.nftables.expression.Range;
import io.hawser.linux.nftables.expression.Redirect;
import io.hawser.linux.nftables.expression.Reject;
import io.hawser.linux.nftables.expression.SocketLookup;
import io.hawser.linux.nftables.expression.SymHash;
import io.hawser.linux.nftables.expression.Tproxy;
import io.hawser.linux.nftables.header.NfNat;
import io.hawser.linux.nftables.header.NfTables;
import io.hawser.linux.nftables.header.NfTablesExpressions.FibFlags;
import io.hawser.linux.nftables.header.NfTablesExpressions.PayloadChecksumFlags;
import io.hawser.linux.nftables.header.NfTablesExpressions.PayloadChecksums;
import io.hawser.linux.nftables.header.NfTablesExpressions.RejectTypes;
import java.util.ArrayList;
import java.util.List;

/** Rules as nft writes them, and the expressions that it makes of them. */
final class ExpressionCases {
    record Case(String nft, List<Expression> expressions) {}

    static final ImmediateVerdict ACCEPT = new ImmediateVerdict(Verdict.ACCEPT);
    static final ImmediateVerdict DROP = new ImmediateVerdict(Verdict.DROP);
    private static final Expression[] IP4 = {new Meta(MetaKey.NFPROTO, R0), Cmp.eq(R0, Bytes.u8(2))};
    private static final Expression[] IP6 = {new Meta(MetaKey.NFPROTO, R0), Cmp.eq(R0, Bytes.u8(10))};
    private static final Expression[] TCP = {new Meta(MetaKey.L4PROTO, R0), Cmp.eq(R0, Bytes.u8(6))};
    private static final Expression MARK = new MetaSet(MetaKey.MARK, R0);
    private static final Bytes ADDRESS = Bytes.address(IpAddress.parse("10.0.0.1"));

    private final List<Case> cases = new ArrayList<>();

    private void rule(final String nft, final Object... parts) {
        final List<Expression> expressions = new ArrayList<>();
        for (final Object part : parts) {
            if (part instanceof Expression[] several) {
                expressions.addAll(List.of(several));
            } else {
                expressions.add((Expression) part);
            }
        }
        cases.add(new Case(nft, expressions));
    }

    /** Of a filter chain at prerouting in a table of family inet. */
    static List<Case> filter() {
        final ExpressionCases filter = new ExpressionCases();
        filter.meta();
        filter.payload();
        filter.ct();
        filter.lookups();
        filter.numbers();
        filter.dynsets();
        filter.statements();
        return filter.cases;
    }

    private void meta() {
        rule("meta l4proto tcp accept", TCP, ACCEPT);
        rule("meta mark 0x10 accept", new Meta(MetaKey.MARK, R0), Cmp.eq(R0, Bytes.u32(0x10)), ACCEPT);
        rule(
                "meta mark & 0x4000 == 0x4000 accept",
                new Meta(MetaKey.MARK, R0),
                Bitwise.and(R0, Bytes.u32(0x4000)),
                Cmp.eq(R0, Bytes.u32(0x4000)),
                ACCEPT);
        rule("meta mark set meta mark | 0x4000", new Meta(MetaKey.MARK, R0), Bitwise.or(R0, 0x4000), MARK);
        rule("meta mark set 0x5", new Immediate(R0, Bytes.u32(5)), MARK);
        rule("meta mark set meta mark << 4", new Meta(MetaKey.MARK, R0), new BitwiseShift(R0, R0, 4, true, 4), MARK);
        rule("iif \"lo\" accept", new Meta(MetaKey.IIF, R0), Cmp.eq(R0, Bytes.u32(1)), ACCEPT);
        rule("iifname \"eth0\" accept", new Meta(MetaKey.IIFNAME, R0), Cmp.eq(R0, Bytes.interfaceName("eth0")), ACCEPT);
        rule("iifname \"cali*\" accept", new Meta(MetaKey.IIFNAME, R0), Cmp.eq(R0, Bytes.text("cali")), ACCEPT);
        rule("meta pkttype broadcast drop", new Meta(MetaKey.PKTTYPE, R0), Cmp.eq(R0, Bytes.u8(1)), DROP);
        rule("meta iiftype ether accept", new Meta(MetaKey.IIFTYPE, R0), Cmp.eq(R0, Bytes.u16(1)), ACCEPT);
        rule("meta skuid 0 accept", new Meta(MetaKey.SKUID, R0), Cmp.eq(R0, Bytes.u32(0)), ACCEPT);
        rule(
                "meta length 100-200 accept",
                new Meta(MetaKey.LENGTH, R0),
                new Byteorder(R0, R0, true, 4, 4),
                new Cmp(R0, CmpOp.GTE, Bytes.u32Be(100)),
                new Cmp(R0, CmpOp.LTE, Bytes.u32Be(200)),
                ACCEPT);
        rule("fib daddr type local accept", Fib.daddrType(R0), Cmp.eq(R0, Bytes.u32(2)), ACCEPT);
        rule(
                "fib saddr . iif oif missing drop",
                new Fib(
                        FibFlags.NFTA_FIB_F_SADDR | FibFlags.NFTA_FIB_F_IIF | FibFlags.NFTA_FIB_F_PRESENT,
                        FibResult.OIF,
                        R0),
                Cmp.eq(R0, Bytes.u32(0)),
                DROP);
    }

    private void payload() {
        rule(
                "ip saddr 10.0.0.0/12 accept",
                IP4,
                Payload.ipSaddr(R0),
                Bitwise.and(R0, Bytes.hex("fff00000")),
                Cmp.eq(R0, Bytes.hex("0a000000")),
                ACCEPT);
        rule(
                "ip saddr 10.0.0.0/24 accept",
                IP4,
                new Payload(PayloadBase.NETWORK, 12, 3, R0),
                Cmp.eq(R0, Bytes.hex("0a0000")),
                ACCEPT);
        rule(
                "ip6 daddr fd00::1 accept",
                IP6,
                Payload.ip6Daddr(R0),
                Cmp.eq(R0, Bytes.address(IpAddress.parse("fd00::1"))),
                ACCEPT);
        rule("tcp dport 80 accept", TCP, Payload.destinationPort(R0), Cmp.eq(R0, Bytes.u16Be(80)), ACCEPT);
        rule("tcp sport != 80 accept", TCP, Payload.sourcePort(R0), Cmp.neq(R0, Bytes.u16Be(80)), ACCEPT);
        rule(
                "tcp dport != 1000-2000 accept",
                TCP,
                Payload.destinationPort(R0),
                new Range(R0, true, Bytes.u16Be(1000), Bytes.u16Be(2000)),
                ACCEPT);
        rule(
                "ip saddr set 1.2.3.4",
                IP4,
                new Immediate(R0, Bytes.hex("01020304")),
                new PayloadStore(
                        R0,
                        PayloadBase.NETWORK,
                        12,
                        4,
                        PayloadChecksums.NFT_PAYLOAD_CSUM_INET,
                        10,
                        PayloadChecksumFlags.NFT_PAYLOAD_L4CSUM_PSEUDOHDR));
    }

    private void ct() {
        rule(
                "ct state established,related accept",
                new Ct(CtKey.STATE, R0),
                Bitwise.and(R0, Bytes.u32(6)),
                Cmp.neq(R0, Bytes.u32(0)),
                ACCEPT);
        rule("ct mark 0x7 accept", new Ct(CtKey.MARK, R0), Cmp.eq(R0, Bytes.u32(7)), ACCEPT);
        rule("ct mark set meta mark", new Meta(MetaKey.MARK, R0), new CtSet(CtKey.MARK, R0));
        rule("meta mark set ct mark", new Ct(CtKey.MARK, R0), MARK);
        rule("ct direction original accept", new Ct(CtKey.DIRECTION, R0), Cmp.eq(R0, Bytes.u8(0)), ACCEPT);
        rule(
                "ct status dnat accept",
                new Ct(CtKey.STATUS, R0),
                Bitwise.and(R0, Bytes.u32(0x20)),
                Cmp.neq(R0, Bytes.u32(0)),
                ACCEPT);
        rule("ct zone 5 accept", new Ct(CtKey.ZONE, R0), Cmp.eq(R0, Bytes.u16(5)), ACCEPT);
        rule(
                "ct original ip daddr 1.2.3.4 accept",
                new Ct(CtKey.IP_DADDR, CtDirection.ORIGINAL, R0),
                Cmp.eq(R0, Bytes.hex("01020304")),
                ACCEPT);
        rule(
                "meta l4proto tcp ct original proto-dst 80 accept",
                TCP,
                new Ct(CtKey.PROTO_DST, CtDirection.ORIGINAL, R0),
                Cmp.eq(R0, Bytes.u16Be(80)),
                ACCEPT);
    }

    private void lookups() {
        rule("ip saddr @blocked drop", IP4, Payload.ipSaddr(R0), Lookup.in("blocked", R0), DROP);
        rule("ip saddr != @blocked drop", IP4, Payload.ipSaddr(R0), Lookup.notIn("blocked", R0), DROP);
        rule(
                "ip saddr . tcp dport vmap @verdicts",
                IP4,
                TCP,
                Payload.ipSaddr(R0),
                Payload.destinationPort(R1),
                Lookup.verdictMap("verdicts", R0));
        rule("meta mark set tcp dport map @marks", TCP, Payload.destinationPort(R0), Lookup.map("marks", R0, R0), MARK);
        rule("counter name \"hits\"", new ObjectReference(NfTables.NFT_OBJECT_COUNTER, "hits"));
        rule("counter name ip saddr map @counters", IP4, Payload.ipSaddr(R0), new ObjectMap("counters", R0));
    }

    private void numbers() {
        rule("meta mark set numgen inc mod 3", new Numgen(Numgen.Kind.INC, 3, 0, R0), MARK);
        rule("meta mark set numgen random mod 3 offset 10", new Numgen(Numgen.Kind.RANDOM, 3, 10, R0), MARK);
        rule(
                "meta mark set jhash ip saddr mod 4 seed 0xdeadbeef",
                IP4,
                Payload.ipSaddr(R4),
                new JHash(R4, 4, 4, 0xdeadbeef, 0, R0),
                MARK);
        rule(
                "meta mark set jhash ip saddr . tcp sport mod 4 seed 0xdeadbeef offset 2",
                IP4,
                TCP,
                Payload.ipSaddr(R4),
                Payload.sourcePort(R5),
                new JHash(R4, 8, 4, 0xdeadbeef, 2, R0),
                MARK);
        rule("meta mark set jhash ip saddr mod 4", IP4, Payload.ipSaddr(R4), new JHash(R4, 4, 4, null, 0, R0), MARK);
        rule("meta mark set symhash mod 2 offset 100", new SymHash(2, 100, R0), MARK);
        rule("meta mark set symhash mod 2", new SymHash(2, 0, R0), MARK);
    }

    private void dynsets() {
        rule(
                "update @affinity { ip saddr timeout 10s }",
                IP4,
                Payload.ipSaddr(R0),
                Dynset.update("affinity", R0, 10_000));
        rule("add @affinity { ip saddr }", IP4, Payload.ipSaddr(R0), dynset(Dynset.Op.ADD, List.of()));
        rule("delete @affinity { ip saddr }", IP4, Payload.ipSaddr(R0), dynset(Dynset.Op.DELETE, List.of()));
        rule(
                "update @affinity { ip saddr counter }",
                IP4,
                Payload.ipSaddr(R0),
                dynset(Dynset.Op.UPDATE, List.of(new Counter())));
        rule(
                "add @affinity { ip saddr limit rate 1/second }",
                IP4,
                Payload.ipSaddr(R0),
                dynset(Dynset.Op.ADD, List.of(new Limit(1, 1, 5, false, false))));
        rule(
                "update @chosen { ip saddr timeout 10s : numgen inc mod 3 }",
                IP4,
                Payload.ipSaddr(R0),
                new Numgen(Numgen.Kind.INC, 3, 0, R4),
                Dynset.updateMap("chosen", R0, R4, 10_000));
    }

    private static Dynset dynset(final Dynset.Op op, final List<Expression> expressions) {
        return new Dynset("affinity", op, R0, null, 0, expressions, false);
    }

    private void statements() {
        rule("counter", new Counter());
        rule("limit rate 10/second accept", new Limit(10, 1, 5, false, false), ACCEPT);
        rule("limit rate over 10/minute burst 20 packets drop", new Limit(10, 60, 20, false, true), DROP);
        rule("limit rate 10 mbytes/second accept", new Limit(10 << 20, 1, 0, true, false), ACCEPT);
        rule("ct count over 10 drop", new Connlimit(10, true), DROP);
        rule("log prefix \"hw: \" level info flags ip options", new Log("hw: ", 6, 4));
        rule("log", new Log("", 4, 0));
        rule("reject", Reject.ICMPX_PORT_UNREACHABLE);
        rule("reject with icmp host-unreachable", IP4, new Reject(RejectTypes.NFT_REJECT_ICMP_UNREACH, 1));
        rule("meta l4proto tcp reject with tcp reset", TCP, Reject.TCP_RESET);
        rule("jump other", new ImmediateVerdict(Verdict.jump("other")));
        rule("goto other", new ImmediateVerdict(Verdict.goTo("other")));
        rule("return", new ImmediateVerdict(Verdict.RETURN));
        rule("continue", new ImmediateVerdict(Verdict.CONTINUE));
        rule("drop", DROP);
        rule("notrack", new Notrack());
        rule(
                "socket transparent 1 accept",
                new SocketLookup(SocketLookup.Key.TRANSPARENT, 0, R0),
                Cmp.eq(R0, Bytes.u8(1)),
                ACCEPT);
        rule(
                "socket mark 0x5 accept",
                new SocketLookup(SocketLookup.Key.MARK, 0, R0),
                Cmp.eq(R0, Bytes.u32(5)),
                ACCEPT);
        rule(
                "meta l4proto tcp tproxy ip to 127.0.0.1:5080",
                TCP,
                new Immediate(R0, Bytes.hex("7f000001")),
                new Immediate(R4, Bytes.u16Be(5080)),
                new Tproxy(IpFamily.IPV4, R0, R4));
    }

    /** Of a nat chain at prerouting in a table of family ip. */
    static List<Case> prerouting() {
        final ExpressionCases nat = new ExpressionCases();
        final Immediate address = new Immediate(R0, ADDRESS);
        nat.rule("dnat to 10.0.0.1", address, Nat.dnat(IpFamily.IPV4, R0, null));
        nat.rule(
                "meta l4proto tcp dnat to 10.0.0.1:8080",
                TCP,
                address,
                new Immediate(R4, Bytes.u16Be(8080)),
                Nat.dnat(IpFamily.IPV4, R0, R4));
        nat.rule(
                "meta l4proto tcp dnat to 10.0.0.1:8080-8090",
                TCP,
                address,
                new Immediate(R4, Bytes.u16Be(8080)),
                new Immediate(R8, Bytes.u16Be(8090)),
                new Nat(Nat.Kind.DNAT, IpFamily.IPV4, R0, null, R4, R8, 0));
        nat.rule(
                "dnat to 10.0.0.1 persistent",
                address,
                new Nat(Nat.Kind.DNAT, IpFamily.IPV4, R0, null, null, null, NfNat.NF_NAT_RANGE_PERSISTENT));
        nat.rule(
                "dnat ip to ip daddr . tcp dport map @endpoints",
                TCP,
                Payload.ipDaddr(R0),
                Payload.destinationPort(R1),
                Lookup.map("endpoints", R0, R0),
                Nat.dnat(IpFamily.IPV4, R0, R1));
        nat.rule("redirect", new Redirect(0));
        nat.rule(
                "meta l4proto tcp redirect to :80", TCP, new Immediate(R0, Bytes.u16Be(80)), new Redirect(0, R0, null));
        return nat.cases;
    }

    /** Of a nat chain at postrouting in a table of family ip. */
    static List<Case> postrouting() {
        final ExpressionCases nat = new ExpressionCases();
        final Immediate address = new Immediate(R0, ADDRESS);
        nat.rule("masquerade", new Masquerade(0));
        nat.rule("masquerade random", new Masquerade(NfNat.NF_NAT_RANGE_PROTO_RANDOM));
        nat.rule("masquerade fully-random", new Masquerade(NfNat.NF_NAT_RANGE_PROTO_RANDOM_FULLY));
        nat.rule(
                "meta l4proto tcp masquerade to :1024-65535",
                TCP,
                new Immediate(R0, Bytes.u16Be(1024)),
                new Immediate(R4, Bytes.u16Be(65535)),
                new Masquerade(0, R0, R4));
        nat.rule("snat to 10.0.0.1", address, Nat.snat(IpFamily.IPV4, R0, 0));
        nat.rule(
                "snat to 10.0.0.1-10.0.0.9 fully-random",
                address,
                new Immediate(R4, Bytes.hex("0a000009")),
                new Nat(Nat.Kind.SNAT, IpFamily.IPV4, R0, R4, null, null, NfNat.NF_NAT_RANGE_PROTO_RANDOM_FULLY));
        return nat.cases;
    }

    /** Of a nat chain at postrouting in a table of family ip6. */
    static List<Case> postrouting6() {
        final ExpressionCases nat = new ExpressionCases();
        final Immediate address = new Immediate(R0, Bytes.address(IpAddress.parse("fd00::1")));
        nat.rule("snat to fd00::1", address, Nat.snat(IpFamily.IPV6, R0, 0));
        nat.rule("masquerade", new Masquerade(0));
        return nat.cases;
    }
}
