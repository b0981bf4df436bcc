package io.hawser.ipvs.director;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.ipvs.IpvsServiceKey;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.nftables.Element;
import io.hawser.linux.nftables.ElementTable;
import io.hawser.linux.nftables.ElementWriter;
import io.hawser.linux.nftables.ListedSet;
import io.hawser.linux.nftables.NfSet;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.TableImage;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.proxy.plane.NodeView;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/** A family's table of nf_tables. */
final class GuardTable {
    private final GuardLayout layout;
    private final GuardRules rules;

    GuardTable(final PacketFamily family, final NodeView node) {
        this(new GuardLayout(family), node);
    }

    GuardTable(final GuardLayout layout, final NodeView node) {
        this.layout = layout;
        rules = new GuardRules(layout, node);
    }

    GuardLayout layout() {
        return layout;
    }

    /**
     * The whole table.
     *
     * @param contribution of all services
     * @param addresses virtual ones, of any family
     * @param hairpins local endpoints, of any family
     */
    TableImage image(
            final Contribution contribution,
            final Collection<IpAddress> addresses,
            final Collection<IpAddress> hairpins) {
        final TableImage.Builder image = TableImage.of(layout.table());
        for (final GuardSet name : GuardSet.values()) {
            final ElementTable table = new ElementTable(layout.set(name));
            final ElementWriter writer = table.writer();
            contribution.elements(layout.family().family(), name).forEach(writer::element);
            if (name == GuardSet.ADDRESSES) {
                addressElements(addresses).forEach(writer::element);
            } else if (name == GuardSet.HAIRPINS) {
                hairpinElements(hairpins).forEach(writer::element);
            }
            image.set(table);
        }
        rules.addTo(image);
        return image.build();
    }

    /** Writes what leads from one content of a set to another. */
    void change(final GuardSet name, final List<Element> removed, final List<Element> added, final NfTransaction to) {
        if (!removed.isEmpty()) {
            final ElementWriter writer = to.deleteElements(layout.set(name));
            for (final Element element : removed) {
                writer.key().bytes(element.key());
                if (element.keyEnd() != null) {
                    writer.keyEnd().bytes(element.keyEnd());
                }
            }
        }
        if (!added.isEmpty()) {
            to.addElements(layout.set(name), added);
        }
    }

    /** The elements of {@link GuardSet#ADDRESSES} for those addresses that are of this family. */
    List<Element> addressElements(final Collection<IpAddress> addresses) {
        return addresses.stream()
                .filter(address -> address.family() == layout.family().family())
                .map(address -> Element.of(Bytes.address(address)))
                .toList();
    }

    /** The elements of {@link GuardSet#HAIRPINS} for those addresses that are of this family. */
    List<Element> hairpinElements(final Collection<IpAddress> addresses) {
        return addresses.stream()
                .filter(address -> address.family() == layout.family().family())
                .map(Bytes::address)
                .map(address -> Element.of(Bytes.concat(address, address)))
                .toList();
    }

    /** The frontends that the kernel's table speaks of, so that their virtual services are ours; none without it. */
    Set<IpvsServiceKey> frontends(final Nftables nftables) {
        final Set<IpvsServiceKey> frontends = new HashSet<>();
        for (final GuardSet set : List.of(GuardSet.SERVICES, GuardSet.REFUSALS, GuardSet.DROPS)) {
            elements(nftables, set).forEach(element -> frontends.add(layout.frontend(element.key())));
        }
        return frontends;
    }

    /** The marks that frontends have in the kernel's table. */
    Map<IpvsServiceKey, Integer> marks(final Nftables nftables) {
        final Map<IpvsServiceKey, Integer> marks = new HashMap<>();
        for (final Element element : elements(nftables, GuardSet.INSIDE)) {
            marks.put(
                    layout.frontend(element.key()),
                    new UnsafeBuffer(element.data().toArray()).getInt(0));
        }
        return marks;
    }

    private List<Element> elements(final Nftables nftables, final GuardSet name) {
        final NfSet set = layout.set(name);
        final boolean present =
                nftables.sets(layout.table()).stream().map(ListedSet::set).anyMatch(set::equals);
        return present ? nftables.elements(set) : List.of();
    }
}
