package io.hawser.cni.engine;

import io.hawser.cni.config.PortMapping;
import io.hawser.cni.store.Attachment;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.ElementTable;
import io.hawser.linux.nftables.ElementWriter;
import io.hawser.linux.nftables.NfSet;
import io.hawser.linux.nftables.TableImage;
import io.hawser.linux.nftables.data.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** The elements that attachments have in the table of one family. */
final class HostTableElements {
    private static final IpPrefix LOOPBACK = IpPrefix.parse("127.0.0.0/8");

    private final IpFamily family;
    private final HostTableLayout layout;

    /**
     * One element.
     *
     * @param key the least key
     * @param keyEnd the greatest, or null
     * @param data of a map, or null
     */
    private record Entry(Bytes key, Bytes keyEnd, Bytes data) {
        void write(final ElementWriter writer) {
            writer.key().bytes(key);
            if (keyEnd != null) {
                writer.keyEnd().bytes(keyEnd);
            }
            if (data != null) {
                writer.data().bytes(data);
            }
        }

        void writeKey(final ElementWriter writer) {
            new Entry(key, keyEnd, null).write(writer);
        }
    }

    /** Takes elements of a set. */
    interface Sink {
        void accept(NfSet set, Consumer<ElementWriter> writer);
    }

    HostTableElements(final IpFamily family) {
        this.family = family;
        layout = new HostTableLayout(family);
    }

    HostTableLayout layout() {
        return layout;
    }

    /** Whether the attachment has any. */
    boolean concerns(final Attachment attachment) {
        return (attachment.masquerade() || !attachment.ports().isEmpty())
                && attachment.addresses().stream().anyMatch(address -> address.family() == family);
    }

    /** Hands out what the attachments need. */
    void write(final Collection<Attachment> attachments, final Sink sink) {
        of(attachments)
                .forEach((set, entries) -> sink.accept(set, writer -> entries.forEach(entry -> entry.write(writer))));
    }

    /** Hands out the keys of what {@code gone} needed and none of {@code remaining} needs. */
    void writeSurplus(final Collection<Attachment> gone, final Collection<Attachment> remaining, final Sink sink) {
        final Map<NfSet, Set<Entry>> surplus = of(gone);
        if (surplus.isEmpty()) {
            return;
        }
        final Map<NfSet, Set<Entry>> kept = of(remaining);
        surplus.forEach((set, entries) -> {
            entries.removeAll(kept.getOrDefault(set, Set.of()));
            if (!entries.isEmpty()) {
                sink.accept(set, writer -> entries.forEach(entry -> entry.writeKey(writer)));
            }
        });
    }

    /** The table as it should be. */
    TableImage image(final Collection<Attachment> attachments) {
        final Map<NfSet, Set<Entry>> entries = of(attachments);
        final TableImage.Builder image = TableImage.of(layout.table());
        for (final NfSet set :
                List.of(layout.ports(), layout.portsAt(), layout.hairpin(), layout.masquerade(), layout.own())) {
            final ElementTable elements = new ElementTable(set);
            final Set<Entry> wanted = entries.getOrDefault(set, Set.of());
            if (!wanted.isEmpty()) {
                final ElementWriter writer = elements.writer();
                wanted.forEach(entry -> entry.write(writer));
            }
            image.set(elements);
        }
        layout.chains(image);
        return image.build();
    }

    /** What the kernel does not hold, in words. */
    List<String> missing(final Attachment attachment, final BiPredicate<NfSet, Bytes> holds) {
        final List<String> missing = new ArrayList<>();
        of(List.of(attachment)).forEach((set, entries) -> {
            for (final Entry entry : entries) {
                if (!holds.test(set, entry.key())) {
                    missing.add("an element of " + set + " is missing");
                }
            }
        });
        return missing;
    }

    private Map<NfSet, Set<Entry>> of(final Collection<Attachment> attachments) {
        final Map<NfSet, Set<Entry>> entries = new LinkedHashMap<>();
        for (final Attachment attachment : attachments) {
            if (!concerns(attachment)) {
                continue;
            }
            attachment.addresses().stream()
                    .filter(address -> address.family() == family)
                    .forEach(address -> collect(attachment, address, entries));
        }
        return entries;
    }

    private void collect(final Attachment attachment, final IpPrefix address, final Map<NfSet, Set<Entry>> entries) {
        final Bytes pod = Bytes.address(address.address());
        final Bytes first = Bytes.address(address.network().address());
        final Bytes last = Bytes.address(address.last());
        if (attachment.masquerade()) {
            put(entries, layout.masquerade(), new Entry(pod, null, null));
            put(entries, layout.own(), new Entry(Bytes.concat(first, first), Bytes.concat(last, last), null));
        }
        for (final PortMapping port : attachment.ports()) {
            final Bytes protocol = Bytes.u8(port.protocol().number());
            final Bytes number = Bytes.u16Be(port.hostPort());
            final Bytes target = Bytes.concat(pod, Bytes.u16Be(port.containerPort()));
            if (port.hostIp().isEmpty()) {
                put(entries, layout.ports(), new Entry(Bytes.concat(protocol, number), null, target));
            } else if (port.hostIp().get().family() == family) {
                final Bytes at = Bytes.address(port.hostIp().get());
                put(entries, layout.portsAt(), new Entry(Bytes.concat(at, protocol, number), null, target));
            } else {
                continue;
            }
            if (attachment.masqueradePorts()) {
                put(entries, layout.hairpin(), sources(first, last, protocol, number));
            }
            if (family == IpFamily.IPV4) {
                final Bytes from = Bytes.address(LOOPBACK.address());
                put(entries, layout.hairpin(), sources(from, Bytes.address(LOOPBACK.last()), protocol, number));
            }
        }
    }

    private static Entry sources(final Bytes first, final Bytes last, final Bytes protocol, final Bytes port) {
        return new Entry(Bytes.concat(first, protocol, port), Bytes.concat(last, protocol, port), null);
    }

    private static void put(final Map<NfSet, Set<Entry>> entries, final NfSet set, final Entry entry) {
        entries.computeIfAbsent(set, any -> new LinkedHashSet<>()).add(entry);
    }
}
