package io.hawser.ipvs.netfilter;

import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.expression.Ct;
import io.hawser.linux.nftables.expression.CtDirection;
import io.hawser.linux.nftables.expression.CtKey;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.Immediate;
import io.hawser.linux.nftables.expression.Meta;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.Register;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the parts of keys stand: a frontend's address, protocol and port side by side from register {@code first} on,
 * and behind them what makes a longer key of it.
 *
 * @param family tells how many registers an address takes
 * @param first register of the frontend
 */
public record RegisterPlan(PacketFamily family, int first) {
    private static final Register[] ALL = Register.values();
    private static final int PROTOCOL_AND_PORT = 2;
    private static final int MOST_IMMEDIATE = 4;

    /** The frontend's address. */
    public Register address() {
        return ALL[first];
    }

    /** The frontend's protocol. */
    public Register protocol() {
        return ALL[first + family.registers()];
    }

    /** The frontend's port. */
    public Register port() {
        return ALL[first + family.registers() + 1];
    }

    /** What follows the frontend: an index, a source, an endpoint. */
    public Register behind() {
        return ALL[first + family.registers() + PROTOCOL_AND_PORT];
    }

    /** The port of an endpoint whose address is in {@code address}. */
    public Register portOf(final Register address) {
        return ALL[List.of(ALL).indexOf(address) + family.registers()];
    }

    /** Loads the packet's destination as the key of a map whose data are part of a key; see {@link #before}. */
    public List<Expression> destinationToFollow() {
        return List.of(family.beforeDestination(before()), l4Protocol(), Payload.destinationPort(port()));
    }

    /** Loads the packet's destination as a node port, as the key of a map whose data are part of a key. */
    public List<Expression> nodePortToFollow() {
        final List<Expression> load = new ArrayList<>();
        // An immediate value has four registers at most.
        final int registers = Math.min(1 + family.registers(), MOST_IMMEDIATE);
        load.add(new Immediate(before(), Bytes.zeros(registers * Integer.BYTES)));
        if (registers <= family.registers()) {
            load.add(new Immediate(ALL[first + registers - 1], Bytes.u32(0)));
        }
        load.add(l4Protocol());
        load.add(Payload.destinationPort(port()));
        return load;
    }

    /**
     * The register in front of the frontend. nft, when it lists rules, takes what a map gives to have no length, and
     * aborts if that is part of a key (netlink_delinearize.c of 1.0.6). It only reports keys that nothing was loaded
     * into, and looks at no register but the first of what is loaded: so the address is loaded from one earlier on.
     */
    private Register before() {
        return ALL[first - 1];
    }

    /** Loads the packet's destination. */
    public List<Expression> destination() {
        return List.of(family.destination(address()), l4Protocol(), Payload.destinationPort(port()));
    }

    /** Loads the packet's destination as a node port: the address is none. */
    public List<Expression> nodePort() {
        return List.of(noAddress(), l4Protocol(), Payload.destinationPort(port()));
    }

    /** Loads what the connection was opened to. */
    public List<Expression> originalDestination() {
        return List.of(family.originalDestination(address()), l4Protocol(), originalPort());
    }

    /** Loads the node port that the connection was opened to. */
    public List<Expression> originalNodePort() {
        return List.of(noAddress(), l4Protocol(), originalPort());
    }

    private Expression noAddress() {
        return new Immediate(address(), Bytes.zeros(family.family().length()));
    }

    private Expression l4Protocol() {
        return new Meta(MetaKey.L4PROTO, protocol());
    }

    private Expression originalPort() {
        return new Ct(CtKey.PROTO_DST, CtDirection.ORIGINAL, port());
    }
}
