package io.hawser.ipvs.director;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.LinuxException;
import io.hawser.linux.ipvs.Ipvs;
import io.hawser.linux.ipvs.IpvsService;
import io.hawser.linux.ipvs.IpvsServiceKey;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.ListedTable;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.TableReconciler;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.DataPlaneProvider;
import io.hawser.proxy.plane.NodeView;
import java.util.List;
import java.util.Optional;

/**
 * Services as virtual services of IPVS. Its table of nf_tables is not watched: the kernel tells nobody of changes to
 * IPVS, so that what others do to either is found when all is compared now and then.
 */
public final class IpvsProvider implements DataPlaneProvider {
    private static final String PROBE = "hawser-ipvs-probe";
    /** Of our marks the last, which no service gets. */
    private static final int PROBE_MARK = Marks.PREFIX | ~Marks.MASK;

    private final IpvsSettings settings;

    /** With the settings that are the default. */
    public IpvsProvider() {
        this(IpvsSettings.DEFAULT);
    }

    /** With these settings. */
    public IpvsProvider(final IpvsSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return IpvsPlane.NAME;
    }

    @Override
    public String needs() {
        return "IPVS of IPv4 and IPv6 with the scheduler " + settings.scheduler()
                + ", and nf_tables with its expressions ct, fib, masq, reject";
    }

    /** Makes a virtual service of each family, and the table around them, and deletes both. */
    @Override
    public Optional<String> missing() {
        try (Ipvs ipvs = Ipvs.open();
                Nftables nftables = Nftables.open()) {
            for (final IpFamily family : IpFamily.values()) {
                final IpvsServiceKey key = new IpvsServiceKey.Mark(family, PROBE_MARK);
                ipvs.newTransaction().delete(key).commit();
                ipvs.newTransaction()
                        .add(IpvsService.of(key, settings.scheduler()).with(settings.flags()))
                        .commit()
                        .orThrow();
                ipvs.newTransaction().delete(key).commit().orThrow();
            }
            probe(nftables);
            return Optional.empty();
        } catch (final LinuxException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public DataPlane create(final NodeView node) {
        return IpvsPlane.open(node, settings);
    }

    private static void probe(final Nftables nftables) {
        final NfTransaction transaction = nftables.newTransaction();
        final TableReconciler reconciler = new TableReconciler(nftables);
        for (final IpFamily family : IpFamily.values()) {
            final GuardLayout layout = new GuardLayout(PacketFamily.of(family), PROBE);
            if (nftables.tables().stream().map(ListedTable::table).anyMatch(layout.table()::equals)) {
                transaction.delete(layout.table());
            }
            final GuardTable table = new GuardTable(layout, view(family));
            reconciler.difference(table.image(new Contribution(), List.of(), List.of()), transaction);
            transaction.delete(layout.table());
        }
        transaction.commit();
    }

    /** For documentation alone: RFC 5737, RFC 3849. */
    private static NodeView view(final IpFamily family) {
        final IpAddress address = IpAddress.parse(family == IpFamily.IPV4 ? "192.0.2.1" : "2001:db8::1");
        final List<IpPrefix> cidrs = List.of(IpPrefix.host(address));
        return new NodeView(cidrs, cidrs, List.of(), false);
    }
}
