package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;

/**
 * One step of a rule. Equal values are the same step: what changes by itself, such as the counts of a counter, is no
 * part of it. {@link ExpressionCodec} writes and reads them.
 */
public sealed interface Expression
        permits Bitwise,
                BitwiseShift,
                Byteorder,
                Cmp,
                Connlimit,
                Counter,
                Ct,
                CtSet,
                Dynset,
                Fib,
                Immediate,
                ImmediateVerdict,
                JHash,
                Limit,
                Log,
                Lookup,
                Masquerade,
                Match,
                Meta,
                MetaSet,
                Nat,
                Notrack,
                Numgen,
                ObjectMap,
                ObjectReference,
                Payload,
                PayloadStore,
                Range,
                RawExpression,
                Redirect,
                Reject,
                SocketLookup,
                SymHash,
                Target,
                Tproxy {
    /** The kernel's name of this kind of expression, NFTA_EXPR_NAME. */
    String name();

    /** Writes the attributes that NFTA_EXPR_DATA holds. */
    void encode(NetlinkEncoder attributes);
}
