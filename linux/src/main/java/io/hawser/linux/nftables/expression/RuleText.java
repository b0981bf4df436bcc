package io.hawser.linux.nftables.expression;

import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.header.NfNat;
import io.hawser.linux.nftables.header.NfTables;
import io.hawser.linux.nftables.header.NfTablesExpressions.FibFlags;
import io.hawser.linux.nftables.header.NfTablesExpressions.RejectInetCodes;
import io.hawser.linux.nftables.header.NfTablesExpressions.RejectTypes;
import java.util.List;
import java.util.Locale;

/**
 * Rules in words close to those of {@code nft}: what was loaded is told where it is used. For people only. Not thread
 * safe.
 */
public final class RuleText {
    private static final String[] PAYLOAD_BASES = {"@ll", "@nh", "@th", "@ih"};
    private static final String[] ICMPX = {"no-route", "port-unreachable", "host-unreachable", "admin-prohibited"};

    private final RegisterText registers = new RegisterText();
    private final StringBuilder text = new StringBuilder();

    private RuleText() {}

    /** What these steps do, in one line. */
    public static String of(final List<Expression> expressions) {
        final RuleText rule = new RuleText();
        for (final Expression expression : expressions) {
            rule.add(expression);
        }
        return rule.text.toString();
    }

    private void add(final Expression expression) {
        if (!load(expression)) {
            final String said = statement(expression);
            text.append(text.isEmpty() ? "" : " ").append(said);
        }
    }

    /** Takes an expression that loads registers and does nothing else. */
    private boolean load(final Expression expression) {
        if (expression instanceof Payload e) {
            payload(e);
        } else if (expression instanceof Meta e) {
            registers.set(e.to(), "meta " + e.key(), e.key().type());
        } else if (expression instanceof Ct e) {
            registers.set(
                    e.to(), "ct " + direction(e.direction()) + e.key(), e.key().type());
        } else if (expression instanceof Fib e) {
            registers.set(e.to(), fib(e), e.result() == FibResult.OIFNAME ? DataType.IFNAME : DataType.FIB_ADDRTYPE);
        } else if (expression instanceof SocketLookup e) {
            registers.set(e.to(), "socket " + lower(e.key()), null);
        } else if (expression instanceof Bitwise e) {
            registers.bitwise(e);
        } else if (expression instanceof BitwiseShift e) {
            registers.wrap(e.from(), e.to(), e.left() ? " << " + e.count() : " >> " + e.count());
        } else if (expression instanceof Byteorder e) {
            registers.wrap(e.from(), e.to(), "");
        } else if (expression instanceof Immediate e) {
            registers.constant(e.to(), e.value());
        } else if (expression instanceof Numgen e) {
            registers.set(
                    e.to(), "numgen " + lower(e.kind()) + " mod " + e.modulus() + offset(e.offset()), DataType.MARK);
        } else if (expression instanceof JHash e) {
            final String seed = e.seed() == null ? "" : " seed 0x" + Integer.toHexString(e.seed());
            final String key = registers.key(e.from());
            registers.set(e.to(), "jhash " + key + " mod " + e.modulus() + seed + offset(e.offset()), DataType.MARK);
        } else if (expression instanceof SymHash e) {
            registers.set(e.to(), "symhash mod " + e.modulus() + offset(e.offset()), DataType.MARK);
        } else if (expression instanceof Lookup e && e.result() == Lookup.Result.DATA) {
            final String key = registers.key(e.key());
            registers.setMapped(e.to(), key + " map @" + e.set());
        } else {
            return false;
        }
        return true;
    }

    private String statement(final Expression expression) {
        if (expression instanceof Cmp e) {
            final String op = e.op() == CmpOp.EQ ? " " : " " + e.op() + " ";
            return registers.key(e.register()) + op + registers.value(e.register(), e.value());
        } else if (expression instanceof Range e) {
            return registers.key(e.register()) + (e.inverted() ? " != " : " ") + registers.value(e.register(), e.from())
                    + "-" + registers.value(e.register(), e.to());
        } else if (expression instanceof Lookup e) {
            final String how = e.result() == Lookup.Result.VERDICT ? " vmap @" : e.inverted() ? " != @" : " @";
            return registers.key(e.key()) + how + e.set();
        } else if (expression instanceof ImmediateVerdict e) {
            return e.verdict().toString();
        } else if (expression instanceof MetaSet e) {
            return "meta " + e.key() + " set "
                    + registers.datum(e.from(), e.key().type());
        } else if (expression instanceof CtSet e) {
            return "ct " + direction(e.direction()) + e.key() + " set "
                    + registers.datum(e.from(), e.key().type());
        } else if (expression instanceof PayloadStore e) {
            return payload(e.base(), e.offset(), e.length()) + " set " + registers.datum(e.from(), null);
        } else if (expression instanceof Dynset e) {
            return dynset(e);
        } else if (expression instanceof ObjectMap e) {
            return "object name " + registers.key(e.key()) + " map @" + e.map();
        }
        return plain(expression);
    }

    private String plain(final Expression expression) {
        if (expression instanceof Nat e) {
            final DataType type = e.family().length() == 4 ? DataType.IPV4_ADDR : DataType.IPV6_ADDR;
            return lower(e.kind())
                    + translation(type, e.addressMin(), e.addressMax(), e.portMin(), e.portMax())
                    + natFlags(e.flags());
        } else if (expression instanceof Masquerade e) {
            return "masquerade" + translation(null, null, null, e.portMin(), e.portMax()) + natFlags(e.flags());
        } else if (expression instanceof Redirect e) {
            return "redirect" + translation(null, null, null, e.portMin(), e.portMax()) + natFlags(e.flags());
        } else if (expression instanceof Tproxy e) {
            final DataType type = e.family().length() == 4 ? DataType.IPV4_ADDR : DataType.IPV6_ADDR;
            return "tproxy" + translation(type, e.address(), e.address(), e.port(), e.port());
        } else if (expression instanceof Reject e) {
            return reject(e);
        } else if (expression instanceof Limit e) {
            return "limit rate " + (e.inverted() ? "over " : "") + e.rate() + (e.bytes() ? " bytes/" : "/")
                    + e.unitSeconds() + "s burst " + e.burst() + (e.bytes() ? " bytes" : " packets");
        } else if (expression instanceof Connlimit e) {
            return "ct count " + (e.inverted() ? "over " : "") + e.count();
        } else if (expression instanceof Log e) {
            return "log" + (e.prefix().isEmpty() ? "" : " prefix \"" + e.prefix() + "\"") + " level " + e.level()
                    + (e.flags() == 0 ? "" : " flags 0x" + Integer.toHexString(e.flags()));
        } else if (expression instanceof ObjectReference e) {
            final boolean counter = e.type() == NfTables.NFT_OBJECT_COUNTER;
            return (counter ? "counter" : "object " + e.type()) + " name \"" + e.object() + "\"";
        } else if (expression instanceof Match e) {
            return "xt match \"" + e.extension() + "\" rev " + e.revision() + " " + e.info();
        } else if (expression instanceof Target e) {
            return "xt target \"" + e.extension() + "\" rev " + e.revision() + " " + e.info();
        } else if (expression instanceof RawExpression e) {
            return "[ " + e.name() + " " + e.data() + " ]";
        }
        return expression.name();
    }

    private void payload(final Payload load) {
        final boolean network = load.base() == PayloadBase.NETWORK;
        if (network && load.length() <= 4 && (load.offset() == 12 || load.offset() == 16)) {
            registers.set(load.to(), load.offset() == 12 ? "ip saddr" : "ip daddr", DataType.IPV4_ADDR);
        } else if (network && load.length() == 16 && (load.offset() == 8 || load.offset() == 24)) {
            registers.set(load.to(), load.offset() == 8 ? "ip6 saddr" : "ip6 daddr", DataType.IPV6_ADDR);
        } else if (network && load.offset() == 12 && load.length() == 8) {
            registers.set(load.to(), "ip saddr", DataType.IPV4_ADDR);
            registers.set(load.to().next(), "ip daddr", DataType.IPV4_ADDR);
        } else if (network && load.offset() == 20 && load.length() == 20) {
            registers.set(load.to(), payload(load.base(), load.offset(), Integer.BYTES), null);
            registers.set(load.to().next(), "ip6 daddr", DataType.IPV6_ADDR);
        } else if (network && load.length() == 1 && load.offset() == 9) {
            registers.set(load.to(), "ip protocol", DataType.INET_PROTO);
        } else if (load.base() == PayloadBase.TRANSPORT && load.length() == 2 && load.offset() <= 2) {
            registers.set(load.to(), load.offset() == 0 ? "th sport" : "th dport", DataType.INET_SERVICE);
        } else {
            registers.set(load.to(), payload(load.base(), load.offset(), load.length()), null);
        }
    }

    private static String payload(final PayloadBase base, final int offset, final int length) {
        return PAYLOAD_BASES[base.number()] + "," + offset * Byte.SIZE + "," + length * Byte.SIZE;
    }

    private String dynset(final Dynset e) {
        final StringBuilder inner = new StringBuilder(registers.key(e.key()));
        for (final Expression expression : e.expressions()) {
            inner.append(' ').append(statement(expression));
        }
        if (e.timeoutMs() != 0) {
            inner.append(" timeout ").append(e.timeoutMs()).append("ms");
        }
        if (e.data() != null) {
            inner.append(" : ").append(registers.datum(e.data(), null));
        }
        return lower(e.op()) + " @" + e.set() + " { " + inner + " }" + (e.inverted() ? " inverted" : "");
    }

    private String translation(
            final DataType type,
            final Register addressMin,
            final Register addressMax,
            final Register portMin,
            final Register portMax) {
        if (addressMin == null && portMin == null) {
            return "";
        }
        final StringBuilder to = new StringBuilder(" to ");
        if (addressMin != null) {
            to.append(registers.datum(addressMin, type));
            if (addressMax != addressMin) {
                to.append('-').append(registers.datum(addressMax, type));
            }
        }
        if (portMin != null && (addressMin == null || registers.isSet(portMin))) {
            to.append(':').append(registers.datum(portMin, DataType.INET_SERVICE));
            if (portMax != portMin) {
                to.append('-').append(registers.datum(portMax, DataType.INET_SERVICE));
            }
        }
        return to.toString();
    }

    private static String natFlags(final int flags) {
        return ((flags & NfNat.NF_NAT_RANGE_PROTO_RANDOM) != 0 ? " random" : "")
                + ((flags & NfNat.NF_NAT_RANGE_PROTO_RANDOM_FULLY) != 0 ? " fully-random" : "")
                + ((flags & NfNat.NF_NAT_RANGE_PERSISTENT) != 0 ? " persistent" : "");
    }

    private static String reject(final Reject reject) {
        return switch (reject.type()) {
            case RejectTypes.NFT_REJECT_TCP_RST -> "reject with tcp reset";
            case RejectTypes.NFT_REJECT_ICMPX_UNREACH ->
                reject.code() <= RejectInetCodes.NFT_REJECT_ICMPX_ADMIN_PROHIBITED
                        ? "reject with icmpx " + ICMPX[reject.code()]
                        : "reject with icmpx " + reject.code();
            default -> "reject with icmp " + reject.code();
        };
    }

    private static String fib(final Fib fib) {
        final int flags = fib.flags();
        final StringBuilder by = new StringBuilder("fib");
        by.append((flags & FibFlags.NFTA_FIB_F_SADDR) != 0 ? " saddr" : "")
                .append((flags & FibFlags.NFTA_FIB_F_DADDR) != 0 ? " daddr" : "")
                .append((flags & FibFlags.NFTA_FIB_F_MARK) != 0 ? " . mark" : "")
                .append((flags & FibFlags.NFTA_FIB_F_IIF) != 0 ? " . iif" : "")
                .append((flags & FibFlags.NFTA_FIB_F_OIF) != 0 ? " . oif" : "")
                .append((flags & FibFlags.NFTA_FIB_F_PRESENT) != 0 ? " check" : "");
        return by.append(' ').append(lower(fib.result())).toString();
    }

    private static String direction(final CtDirection direction) {
        return direction == null ? "" : lower(direction) + " ";
    }

    private static String offset(final int offset) {
        return offset == 0 ? "" : " offset " + offset;
    }

    private static String lower(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
