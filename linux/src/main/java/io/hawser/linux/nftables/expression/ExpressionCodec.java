package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.header.NfTables.ListAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.CounterAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.ExprAttributes;
import java.util.ArrayList;
import java.util.List;

/** Expressions as attributes (linux/netfilter/nf_tables.h: enum nft_expr_attributes). */
public final class ExpressionCodec {
    private ExpressionCodec() {}

    /** Writes attribute {@code type} with a list of expressions in it. */
    public static NetlinkEncoder writeList(
            final NetlinkEncoder encoder, final int type, final List<Expression> expressions) {
        encoder.beginNested(type);
        for (int i = 0; i < expressions.size(); i++) {
            write(encoder, ListAttributes.NFTA_LIST_ELEM, expressions.get(i));
        }
        return encoder.endNested();
    }

    /** Writes attribute {@code type} with one expression in it. */
    public static NetlinkEncoder write(final NetlinkEncoder encoder, final int type, final Expression expression) {
        encoder.beginNested(type)
                .string(ExprAttributes.NFTA_EXPR_NAME, expression.name())
                .beginNested(ExprAttributes.NFTA_EXPR_DATA);
        expression.encode(encoder);
        return encoder.endNested().endNested();
    }

    /**
     * Reads the list of expressions in the current attribute.
     *
     * @param counters is told what the counters among them have counted
     */
    public static List<Expression> readList(final AttributeReader reader, final CounterHandler counters) {
        final List<Expression> expressions = new ArrayList<>();
        reader.enter();
        while (reader.next()) {
            expressions.add(read(reader, counters));
        }
        reader.leave();
        return expressions;
    }

    /**
     * Reads the expression in the current attribute. One that this code does not know, or not with all of its
     * attributes, becomes a {@link RawExpression}.
     */
    public static Expression read(final AttributeReader reader, final CounterHandler counters) {
        return read(reader, counters, true);
    }

    /** Reads an expression that another carries; those carry no more. */
    static Expression readInner(final AttributeReader reader) {
        return read(reader, CounterHandler.NONE, false);
    }

    private static Expression read(
            final AttributeReader reader, final CounterHandler counters, final boolean mayCarry) {
        String name = "";
        Expression expression = null;
        reader.enter();
        while (reader.next()) {
            switch (reader.type()) {
                case ExprAttributes.NFTA_EXPR_NAME -> name = reader.string();
                case ExprAttributes.NFTA_EXPR_DATA -> expression = readData(name, reader, counters, mayCarry);
                default -> {}
            }
        }
        reader.leave();
        if (name.isEmpty() && reader.error() == null) {
            throw NetlinkException.malformed("expression", "one without a name");
        }
        if (expression != null) {
            return expression;
        }
        return name.equals(Notrack.NAME) ? new Notrack() : new RawExpression(name, Bytes.EMPTY);
    }

    private static Expression readData(
            final String name, final AttributeReader reader, final CounterHandler counters, final boolean mayCarry) {
        final Bytes raw = Bytes.copyOf(reader.buffer(), reader.offset(), reader.length());
        final Fields fields = new Fields(name, reader.enter());
        reader.leave();
        if (reader.error() != null || (!mayCarry && name.equals(Dynset.NAME))) {
            return new RawExpression(name, raw);
        }
        final Expression expression = decode(name, fields);
        if (expression == null || !fields.isKnown()) {
            return new RawExpression(name, raw);
        }
        if (expression instanceof Counter) {
            counters.onCounter(
                    fields.u64(CounterAttributes.NFTA_COUNTER_PACKETS),
                    fields.u64(CounterAttributes.NFTA_COUNTER_BYTES));
        }
        return expression;
    }

    private static Expression decode(final String name, final Fields fields) {
        return switch (name) {
            case Bitwise.NAME -> Bitwise.decode(fields);
            case Byteorder.NAME -> Byteorder.decode(fields);
            case Cmp.NAME -> Cmp.decode(fields);
            case Connlimit.NAME -> Connlimit.decode(fields);
            case Counter.NAME -> Counter.decode(fields);
            case Ct.NAME -> Ct.decode(fields);
            case Dynset.NAME -> Dynset.decode(fields);
            case Fib.NAME -> Fib.decode(fields);
            case Immediate.NAME -> Immediate.decode(fields);
            case JHash.NAME -> JHash.decode(fields);
            case Limit.NAME -> Limit.decode(fields);
            case Log.NAME -> Log.decode(fields);
            case Lookup.NAME -> Lookup.decode(fields);
            case Masquerade.NAME -> Masquerade.decode(fields);
            case Match.NAME -> Match.decode(fields);
            case Meta.NAME -> Meta.decode(fields);
            case Nat.NAME -> Nat.decode(fields);
            case Notrack.NAME -> new Notrack();
            case Numgen.NAME -> Numgen.decode(fields);
            case ObjectReference.NAME -> ObjectReference.decode(fields);
            case Payload.NAME -> Payload.decode(fields);
            case Range.NAME -> Range.decode(fields);
            case Redirect.NAME -> Redirect.decode(fields);
            case Reject.NAME -> Reject.decode(fields);
            case SocketLookup.NAME -> SocketLookup.decode(fields);
            case Target.NAME -> Target.decode(fields);
            case Tproxy.NAME -> Tproxy.decode(fields);
            default -> null;
        };
    }
}
