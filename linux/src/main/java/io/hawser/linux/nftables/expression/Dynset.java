package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.DynsetAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.DynsetFlags;
import java.util.List;

/**
 * Changes a set or a map from within a rule.
 *
 * @param set its name
 * @param op what to do
 * @param key the first register of the key
 * @param data the first register of a map's data; null for a set
 * @param timeoutMs after which the element is gone, in ms; 0 for that of the set
 * @param expressions that each new element carries, such as a counter
 * @param inverted whether to go on only if it could not be done
 */
public record Dynset(
        String set, Op op, Register key, Register data, long timeoutMs, List<Expression> expressions, boolean inverted)
        implements Expression {
    static final String NAME = "dynset";

    /** In the kernel's order (linux/netfilter/nf_tables.h: enum nft_dynset_ops). */
    public enum Op implements Numbered {
        /** Add the element unless it is there. */
        ADD,
        /** Add the element, or begin its timeout anew. */
        UPDATE,
        /** Remove the element. */
        DELETE;

        @SuppressWarnings("EnumOrdinal") // declared in the kernel\'s order
        @Override
        public int number() {
            return ordinal();
        }
    }

    /** @param expressions is copied */
    public Dynset {
        expressions = List.copyOf(expressions);
    }

    /** Adds the key to a set, or begins its timeout anew. */
    public static Dynset update(final String set, final Register key, final long timeoutMs) {
        return new Dynset(set, Op.UPDATE, key, null, timeoutMs, List.of(), false);
    }

    /** Adds the key and its data to a map, or begins its timeout anew. */
    public static Dynset updateMap(final String map, final Register key, final Register data, final long timeoutMs) {
        return new Dynset(map, Op.UPDATE, key, data, timeoutMs, List.of(), false);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .string(DynsetAttributes.NFTA_DYNSET_SET_NAME, set)
                .u32Be(DynsetAttributes.NFTA_DYNSET_OP, op.number())
                .u32Be(DynsetAttributes.NFTA_DYNSET_SREG_KEY, key.number());
        Nat.register(attributes, DynsetAttributes.NFTA_DYNSET_SREG_DATA, data);
        if (timeoutMs != 0) {
            attributes.u64Be(DynsetAttributes.NFTA_DYNSET_TIMEOUT, timeoutMs);
        }
        int flags = inverted ? DynsetFlags.NFT_DYNSET_F_INV : 0;
        if (expressions.size() == 1) {
            ExpressionCodec.write(attributes, DynsetAttributes.NFTA_DYNSET_EXPR, expressions.get(0));
        } else if (!expressions.isEmpty()) {
            flags |= DynsetFlags.NFT_DYNSET_F_EXPR;
            ExpressionCodec.writeList(attributes, DynsetAttributes.NFTA_DYNSET_EXPRESSIONS, expressions);
        }
        if (flags != 0) {
            attributes.u32Be(DynsetAttributes.NFTA_DYNSET_FLAGS, flags);
        }
    }

    static Expression decode(final Fields fields) {
        final int flags = fields.u32(DynsetAttributes.NFTA_DYNSET_FLAGS);
        final List<Expression> expressions = fields.has(DynsetAttributes.NFTA_DYNSET_EXPR)
                ? List.of(fields.expression(DynsetAttributes.NFTA_DYNSET_EXPR))
                : fields.list(DynsetAttributes.NFTA_DYNSET_EXPRESSIONS);
        if (fields.has(DynsetAttributes.NFTA_DYNSET_SET_ID)) {
            fields.unknown();
        }
        return new Dynset(
                fields.string(DynsetAttributes.NFTA_DYNSET_SET_NAME),
                fields.constant(DynsetAttributes.NFTA_DYNSET_OP, Op.values()),
                fields.needRegister(DynsetAttributes.NFTA_DYNSET_SREG_KEY),
                fields.register(DynsetAttributes.NFTA_DYNSET_SREG_DATA),
                fields.u64(DynsetAttributes.NFTA_DYNSET_TIMEOUT),
                expressions,
                (flags & DynsetFlags.NFT_DYNSET_F_INV) != 0);
    }
}
