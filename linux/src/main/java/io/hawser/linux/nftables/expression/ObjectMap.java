package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.ObjrefAttributes;

/**
 * Hands the packet to the object that a map names for a key.
 *
 * @param map its name
 * @param key the first register of the key
 */
public record ObjectMap(String map, Register key) implements Expression {
    @Override
    public String name() {
        return ObjectReference.NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(ObjrefAttributes.NFTA_OBJREF_SET_SREG, key.number())
                .string(ObjrefAttributes.NFTA_OBJREF_SET_NAME, map);
    }
}
