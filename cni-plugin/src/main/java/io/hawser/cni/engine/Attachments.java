package io.hawser.cni.engine;

import io.hawser.cni.ipam.Addresses;
import io.hawser.cni.ipam.HostLocalReservations;
import io.hawser.cni.ipam.RangeSet;
import io.hawser.cni.store.Attachment;
import io.hawser.cni.store.AttachmentStore;
import io.hawser.linux.net.IpAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The attachments of this node and their addresses: what is in the store, kept at hand. Not thread safe. */
final class Attachments implements AutoCloseable {
    private final AttachmentStore store;
    private final Addresses addresses;
    private final Map<String, Attachment> byKey = new LinkedHashMap<>();

    /** @param store is owned from now on */
    Attachments(final AttachmentStore store) {
        this.store = store;
        this.addresses =
                new Addresses(new HostLocalReservations(store.directory().resolveSibling("networks")));
    }

    /**
     * Takes over what an earlier daemon wrote down.
     *
     * @return keys of attachments whose files are damaged
     */
    List<String> load() {
        final AttachmentStore.Contents contents = store.load();
        contents.attachments().forEach(this::remember);
        contents.cursors().forEach(addresses::moveCursor);
        return contents.damaged();
    }

    Optional<Attachment> find(final String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    Collection<Attachment> all() {
        return byKey.values();
    }

    /** Chooses addresses; see {@link Addresses#choose}. */
    List<Addresses.Choice> choose(final List<RangeSet> sets, final List<IpAddress> requested) {
        return addresses.choose(sets, requested);
    }

    /** Whether somebody has the address. */
    boolean isTaken(final IpAddress address) {
        return addresses.isTaken(address);
    }

    /** Writes an attachment down; its addresses are taken from then on. */
    void add(final Attachment attachment, final List<RangeSet> sets) {
        for (int i = 0; i < sets.size(); i++) {
            addresses.moveCursor(
                    sets.get(i).name(), attachment.addresses().get(i).address());
        }
        if (!sets.isEmpty()) {
            store.writeCursors(addresses.cursors());
        }
        store.write(attachment);
        remember(attachment);
    }

    /** Writes an attachment down again, changed. */
    void change(final Attachment attachment) {
        store.write(attachment);
        byKey.put(attachment.key(), attachment);
    }

    /** Forgets an attachment; its addresses are free from then on. */
    void remove(final Attachment attachment) {
        store.delete(attachment.key());
        byKey.remove(attachment.key());
        if (attachment.isWired()) {
            addresses.release(attachment.ips());
        }
    }

    @Override
    public void close() {
        store.close();
    }

    private void remember(final Attachment attachment) {
        byKey.put(attachment.key(), attachment);
        // What is chained to another plugin has the addresses that that one gave.
        if (attachment.isWired()) {
            addresses.take(attachment.ips());
        }
    }
}
