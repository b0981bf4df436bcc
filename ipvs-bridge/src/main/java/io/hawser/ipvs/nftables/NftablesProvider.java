package io.hawser.ipvs.nftables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.LinuxException;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.TableReconciler;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.DataPlaneProvider;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.TrafficPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Services as flat maps of nf_tables. */
public final class NftablesProvider implements DataPlaneProvider {
    private static final String PROBE = "hawser-probe";
    private static final int AFFINITY_SECONDS = 10_800;

    @Override
    public String name() {
        return NftablesPlane.NAME;
    }

    @Override
    public String needs() {
        return "nf_tables of IPv4 and IPv6 with maps, and its expressions ct, dynset, fib, masq, nat, numgen, reject";
    }

    /** Writes the table of a service that uses everything, and deletes it, in one transaction. */
    @Override
    public Optional<String> missing() {
        try (Nftables nftables = Nftables.open()) {
            final NfTransaction transaction = nftables.newTransaction();
            final TableReconciler reconciler = new TableReconciler(nftables);
            for (final IpFamily family : IpFamily.values()) {
                final Layout layout = new Layout(PacketFamily.of(family), PROBE);
                final FamilyProgramme programme = new FamilyProgramme(layout, view(family));
                if (Tables.isPresent(nftables, layout.table())) {
                    transaction.delete(layout.table());
                }
                reconciler.difference(programme.load(List.of(example(family)), KernelSlots.NONE), transaction);
                transaction.delete(layout.table());
            }
            transaction.commit();
            return Optional.empty();
        } catch (final LinuxException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public DataPlane create(final NodeView node) {
        return NftablesPlane.open(node);
    }

    @Override
    public Set<String> tables() {
        return Set.of(NftablesPlane.TABLE);
    }

    private static NodeView view(final IpFamily family) {
        final List<IpPrefix> cidrs = List.of(new IpPrefix(address(family), family.length() * Byte.SIZE));
        return new NodeView(cidrs, cidrs, List.of(), false);
    }

    private static ServicePort example(final IpFamily family) {
        final IpAddress address = address(family);
        final List<Endpoint> endpoints = List.of(new Endpoint(address, 1, true));
        return new ServicePort(
                new ServicePortName(new ServiceName("probe", "probe"), "", family),
                Protocol.TCP,
                new Frontends(
                        address,
                        1,
                        List.of(),
                        List.of(address),
                        List.of(new IpPrefix(address, family.length() * Byte.SIZE)),
                        1),
                Policies.DEFAULT.withAffinity(AFFINITY_SECONDS).withExternal(TrafficPolicy.LOCAL),
                endpoints,
                endpoints);
    }

    /** For documentation alone: RFC 5737, RFC 3849. */
    private static IpAddress address(final IpFamily family) {
        return IpAddress.parse(family == IpFamily.IPV4 ? "192.0.2.1" : "2001:db8::1");
    }
}
