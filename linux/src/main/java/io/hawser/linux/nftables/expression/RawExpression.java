package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.data.Bytes;

/**
 * An expression this code does not know, kept as the kernel gave it.
 *
 * @param name the kernel's name of it
 * @param data its attributes
 */
public record RawExpression(String name, Bytes data) implements Expression {
    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes.fail("expression '" + name + "' is not understood and cannot be written");
    }
}
