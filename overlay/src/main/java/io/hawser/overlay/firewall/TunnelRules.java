package io.hawser.overlay.firewall;

import io.hawser.linux.libc.Inet;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.Hook;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.Immediate;
import io.hawser.linux.nftables.expression.Meta;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.Nat;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.Register;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the tunnels' own packets from being translated. A pod's packet that is to be masqueraded bears a mark on some
 * nodes (that of older kube-proxies, for good), the tunnel hands the mark on to the packet around it, and so that one
 * is masqueraded too. Linux then writes its UDP checksum wrong if the pod's packet had none yet: the receiver drops it.
 * A connection is translated once, by whom comes first: here to the address that it has already.
 */
final class TunnelRules {
    static final String CHAIN = "tunnel";
    /** Before all others that translate sources. */
    static final int PRIORITY = Hook.PRIORITY_SRCNAT - 1;

    private static final Register REGISTER = Register.R0;

    private TunnelRules() {}

    static Hook hook() {
        return Hook.nat(Hook.Point.POSTROUTING, PRIORITY);
    }

    static Rule rule(final Table table, final TunnelEnd end) {
        final Chain chain = table.chain(CHAIN);
        final boolean v4 = end.address().isV4();
        final List<Expression> expressions = new ArrayList<>();
        expressions.add(v4 ? Payload.ipSaddr(REGISTER) : Payload.ip6Saddr(REGISTER));
        expressions.add(Cmp.eq(REGISTER, Bytes.address(end.address())));
        expressions.add(new Meta(MetaKey.L4PROTO, REGISTER));
        expressions.add(Cmp.eq(REGISTER, Bytes.u8(Inet.IPPROTO_UDP)));
        expressions.add(Payload.destinationPort(REGISTER));
        expressions.add(Cmp.eq(REGISTER, Bytes.u16Be(end.port())));
        expressions.add(new Immediate(REGISTER, Bytes.address(end.address())));
        expressions.add(Nat.snat(end.address().family(), REGISTER, 0));
        return chain.rule(expressions.toArray(Expression[]::new)).comment("the tunnel's own packets stay as they are");
    }
}
