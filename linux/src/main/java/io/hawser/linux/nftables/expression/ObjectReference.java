package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.ObjrefAttributes;

/**
 * Hands the packet to a named object, such as a counter.
 *
 * @param type one of NFT_OBJECT_*
 * @param object its name
 */
public record ObjectReference(int type, String object) implements Expression {
    static final String NAME = "objref";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(ObjrefAttributes.NFTA_OBJREF_IMM_TYPE, type)
                .string(ObjrefAttributes.NFTA_OBJREF_IMM_NAME, object);
    }

    static Expression decode(final Fields fields) {
        if (fields.has(ObjrefAttributes.NFTA_OBJREF_SET_NAME)) {
            return new ObjectMap(
                    fields.string(ObjrefAttributes.NFTA_OBJREF_SET_NAME),
                    fields.needRegister(ObjrefAttributes.NFTA_OBJREF_SET_SREG));
        }
        return new ObjectReference(
                fields.u32(ObjrefAttributes.NFTA_OBJREF_IMM_TYPE),
                fields.string(ObjrefAttributes.NFTA_OBJREF_IMM_NAME));
    }
}
