package io.hawser.ipvs.iptables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.LinuxException;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Table;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.DataPlaneProvider;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Services as kube-proxy's iptables mode has them. */
public final class IptablesProvider implements DataPlaneProvider {
    private static final String PROBE = "HAWSER-PROBE";

    @Override
    public String name() {
        return IptablesPlane.NAME;
    }

    @Override
    public String needs() {
        return "nf_tables of IPv4 and IPv6 with nft_compat, and the extensions of iptables addrtype, comment, "
                + "conntrack, recent, sctp, statistic, DNAT, MARK, MASQUERADE, REJECT";
    }

    /** Writes a chain that nothing leads to, with every extension, and deletes it, in one transaction. */
    @Override
    public Optional<String> missing() {
        try (Nftables nftables = Nftables.open()) {
            final NfTransaction transaction = nftables.newTransaction();
            for (final PacketFamily family : PacketFamily.values()) {
                for (final XtTable table : XtTable.values()) {
                    probe(nftables, table, family, transaction);
                }
            }
            transaction.commit();
            return Optional.empty();
        } catch (final LinuxException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public DataPlane create(final NodeView node) {
        return IptablesPlane.open(node);
    }

    @Override
    public Set<String> tables() {
        return Set.of("nat", "filter");
    }

    private static void probe(
            final Nftables nftables, final XtTable kind, final PacketFamily family, final NfTransaction to) {
        final Table table = kind.of(family);
        // Extensions look at the table's name, so that a table of another name would not tell.
        final boolean present =
                nftables.tables().stream().anyMatch(listed -> listed.table().equals(table));
        final Chain chain = table.chain(PROBE);
        if (!present) {
            to.add(table);
        }
        to.add(chain);
        for (final XtRule rule : kind == XtTable.NAT ? nat(family) : filter(family)) {
            to.add(rule.in(chain));
        }
        to.flush(chain).delete(chain);
        if (!present) {
            to.delete(table);
        }
    }

    private static List<XtRule> nat(final PacketFamily family) {
        final IpAddress address = IpAddress.parse(family.family() == IpFamily.IPV4 ? "192.0.2.1" : "2001:db8::1");
        return List.of(
                new XtRule(family)
                        .commentMatch(PROBE)
                        .then(XtExtension.SOURCE_IS_LOCAL)
                        .then(XtExtension.oneIn(2))
                        .then(XtExtension.wasNoted(PROBE, 1))
                        .target(XtExtension.mark(1, 1)),
                new XtRule(family)
                        .protocol(Protocol.SCTP)
                        .port(Protocol.SCTP, 1)
                        .target(XtExtension.destination(address, 1)),
                new XtRule(family).target(XtExtension.masquerade(family.family())));
    }

    private static List<XtRule> filter(final PacketFamily family) {
        return List.of(
                new XtRule(family)
                        .protocol(Protocol.TCP)
                        .then(XtExtension.connectionState(XtExtension.NEW))
                        .target(XtExtension.tcpReset(family.family())),
                new XtRule(family).target(XtExtension.portUnreachable(family.family())));
    }
}
