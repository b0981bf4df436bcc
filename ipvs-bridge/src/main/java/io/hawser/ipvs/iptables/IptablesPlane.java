package io.hawser.ipvs.iptables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.ipvs.netfilter.RulesetPlane;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Rule;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TableDifference;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Services as kube-proxy's iptables mode writes them, in the tables that {@code iptables-nft} shows. A change writes
 * the chains that differ. One owner. Not thread safe.
 */
public final class IptablesPlane extends RulesetPlane {
    /** What {@code --proxy-mode} calls it. */
    public static final String NAME = "iptables";

    private final Nftables nftables;
    private final NodeView node;
    private final Map<IpFamily, FamilyChains> families = new EnumMap<>(IpFamily.class);

    /** @param nftables of the node's network namespace; owned from now on, and closed with this */
    public IptablesPlane(final Nftables nftables, final NodeView node) {
        super(nftables);
        this.nftables = nftables;
        this.node = node;
    }

    /** Opens the plane of the calling thread's network namespace. */
    public static IptablesPlane open(final NodeView node) {
        return new IptablesPlane(Nftables.open(), node);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    protected boolean isKnown(final TableDifference difference) {
        return Stream.of(before(difference), after(difference))
                .flatMap(List::stream)
                .allMatch(service -> families.containsKey(service.family()));
    }

    @Override
    protected void change(final TableDifference difference, final NfTransaction to) {
        families.forEach((family, chains) ->
                chains.change(of(family, before(difference)), of(family, after(difference)), this::handles, to));
    }

    @Override
    protected int difference(final ServiceTable wanted, final NfTransaction to) {
        families.clear();
        for (final IpFamily family : IpFamily.values()) {
            final List<ServicePort> services =
                    wanted.ports().filter(port -> port.family() == family).toList();
            final PacketFamily packets = PacketFamily.of(family);
            final Map<XtTable, KernelChains> kernel = new EnumMap<>(XtTable.class);
            for (final XtTable table : XtTable.values()) {
                kernel.put(table, KernelChains.read(nftables, table, packets));
            }
            if (isUsed(family) || !services.isEmpty() || kernel.get(XtTable.NAT).isOwned()) {
                final FamilyChains chains = new FamilyChains(packets, node);
                families.put(family, chains);
                final Map<XtTable, Map<String, List<Rule>>> desired = chains.load(services);
                kernel.forEach((table, held) -> held.writeDifference(desired.get(table), to));
            }
        }
        return nftables.generation();
    }

    @Override
    protected void remove() {
        IptablesLeftovers.removeOwned(nftables);
    }

    /** The kernel's numbers of a chain's rules, if they are those that we wrote; else none. */
    private long[] handles(final Chain chain) {
        return isUntouched() ? nftables.handles(chain) : new long[0];
    }

    /** Whether the node speaks this family, services or not. */
    private boolean isUsed(final IpFamily family) {
        return Stream.of(node.clusterCidrs(), node.serviceCidrs())
                .flatMap(List::stream)
                .map(IpPrefix::family)
                .anyMatch(family::equals);
    }

    private static List<ServicePort> before(final TableDifference difference) {
        final List<ServicePort> before = new ArrayList<>(difference.removed());
        difference.changed().forEach(change -> before.add(change.before()));
        return before;
    }

    private static List<ServicePort> after(final TableDifference difference) {
        final List<ServicePort> after = new ArrayList<>(difference.added());
        difference.changed().forEach(change -> after.add(change.after()));
        return after;
    }

    private static List<ServicePort> of(final IpFamily family, final List<ServicePort> services) {
        return services.stream().filter(service -> service.family() == family).toList();
    }
}
