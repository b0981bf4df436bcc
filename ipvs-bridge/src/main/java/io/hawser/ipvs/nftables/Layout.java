package io.hawser.ipvs.nftables;

import static io.hawser.linux.nftables.data.DataType.INET_PROTO;
import static io.hawser.linux.nftables.data.DataType.INET_SERVICE;
import static io.hawser.linux.nftables.data.DataType.MARK;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.NfSet;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import java.util.EnumMap;
import java.util.Map;

/** The names and types of a family's table. */
final class Layout {
    /** The table of either family. */
    static final String TABLE = "hawser-services";

    /** Clients that are remembered; the next ones are served without affinity. The kernel wants a bound. */
    private static final int MOST_CLIENTS = 1 << 20;

    private final PacketFamily family;
    private final Table table;
    private final Map<SetName, NfSet> sets = new EnumMap<>(SetName.class);

    Layout(final PacketFamily family) {
        this(family, TABLE);
    }

    /** Of a table of another name. */
    Layout(final PacketFamily family, final String name) {
        this.family = family;
        table = new Table(family.tables(), name);
        final DataType address = family.type();
        final ElementType frontend = ElementType.of(address, INET_PROTO, INET_SERVICE);
        final ElementType endpoint = ElementType.of(address, INET_SERVICE);
        final ElementType source = ElementType.of(address, INET_PROTO, INET_SERVICE, address);
        final ElementType client = ElementType.of(address, address, INET_PROTO, INET_SERVICE);
        final ElementType member = ElementType.of(address, INET_PROTO, INET_SERVICE, address, INET_SERVICE);
        final ElementType code = ElementType.of(MARK, MARK);
        map(SetName.TREATMENTS, code, ElementType.VERDICT);
        map(SetName.OUTCOMES, code, ElementType.VERDICT);
        map(SetName.SERVICES, frontend, code);
        map(SetName.INSIDE, frontend, code);
        map(SetName.OUTSIDE, frontend, code);
        map(SetName.ALIASES, frontend, frontend);
        map(SetName.ENDPOINTS, ElementType.of(address, INET_PROTO, INET_SERVICE, MARK), endpoint);
        put(SetName.SOURCES, table.set(SetName.SOURCES.toString(), source).interval());
        put(SetName.MASQUERADES, table.set(SetName.MASQUERADES.toString(), frontend));
        put(SetName.MASQUERADES_OWN, table.set(SetName.MASQUERADES_OWN.toString(), frontend));
        put(SetName.HAIRPINS, table.set(SetName.HAIRPINS.toString(), ElementType.of(address, address)));
        put(SetName.CLUSTER_IPS, table.set(SetName.CLUSTER_IPS.toString(), ElementType.of(address)));
        for (final Pool pool : Pool.values()) {
            final String affinity = pool.affinity().toString();
            put(
                    pool.affinity(),
                    table.map(affinity, client, endpoint).timeouts().dynamic(MOST_CLIENTS));
            put(pool.members(), table.set(pool.members().toString(), member));
        }
    }

    PacketFamily family() {
        return family;
    }

    Table table() {
        return table;
    }

    Chain chain(final Object name) {
        return table.chain(name.toString());
    }

    NfSet set(final SetName name) {
        return sets.get(name);
    }

    private void map(final SetName name, final ElementType key, final ElementType data) {
        put(name, table.map(name.toString(), key, data));
    }

    private void put(final SetName name, final NfSet.Builder set) {
        sets.put(name, set.build());
    }
}
