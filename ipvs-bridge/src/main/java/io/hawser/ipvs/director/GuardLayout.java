package io.hawser.ipvs.director;

import static io.hawser.linux.nftables.data.DataType.INET_PROTO;
import static io.hawser.linux.nftables.data.DataType.INET_SERVICE;
import static io.hawser.linux.nftables.data.DataType.MARK;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.ipvs.IpvsServiceKey;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.NfSet;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import java.util.EnumMap;
import java.util.Map;

/** The names and types of a family's table. */
final class GuardLayout {
    /** The table of either family. */
    static final String TABLE = "hawser-ipvs";

    private static final int REGISTER = Integer.BYTES;

    private final PacketFamily family;
    private final Table table;
    private final Map<GuardSet, NfSet> sets = new EnumMap<>(GuardSet.class);

    GuardLayout(final PacketFamily family) {
        this(family, TABLE);
    }

    /** Of a table of another name. */
    GuardLayout(final PacketFamily family, final String name) {
        this.family = family;
        table = new Table(family.tables(), name);
        final DataType address = family.type();
        final ElementType frontend = ElementType.of(address, INET_PROTO, INET_SERVICE);
        for (final GuardSet each : GuardSet.values()) {
            final NfSet.Builder set =
                    switch (each) {
                        case INSIDE -> table.map(each.toString(), frontend, ElementType.of(MARK));
                        case SOURCES ->
                            table.set(each.toString(), ElementType.of(address, INET_PROTO, INET_SERVICE, address))
                                    .interval();
                        case HAIRPINS -> table.set(each.toString(), ElementType.of(address, address));
                        case ADDRESSES -> table.set(each.toString(), ElementType.of(address));
                        default -> table.set(each.toString(), frontend);
                    };
            sets.put(each, set.build());
        }
    }

    PacketFamily family() {
        return family;
    }

    Table table() {
        return table;
    }

    Chain chain(final String name) {
        return table.chain(name);
    }

    NfSet set(final GuardSet name) {
        return sets.get(name);
    }

    /** A frontend as registers hold it: each field filled up to a whole number of them. */
    static Bytes key(final IpvsServiceKey.Frontend frontend) {
        return Bytes.concat(
                Bytes.address(frontend.address()), Bytes.u8(frontend.protocol()), Bytes.u16Be(frontend.port()));
    }

    /** The frontend of a key that {@link #key} made. */
    IpvsServiceKey.Frontend frontend(final Bytes key) {
        final int length = family.family().length();
        final int portAt = length + REGISTER;
        return new IpvsServiceKey.Frontend(
                key.at(length),
                IpAddress.of(key.slice(0, length).toArray()),
                (key.at(portAt) << Byte.SIZE) | key.at(portAt + 1));
    }
}
