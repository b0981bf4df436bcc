package io.hawser.cni.engine;

import io.hawser.cni.config.PortMapping;
import io.hawser.cni.config.PortMapping.Protocol;
import io.hawser.cni.store.Attachment;
import io.hawser.linux.Errno;
import io.hawser.linux.conntrack.Conntrack;
import io.hawser.linux.conntrack.ConntrackFilter;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.nftables.NfSet;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.TableReconciler;
import io.hawser.linux.nftables.data.Bytes;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The host's ports that lead to pods, and the masquerade of pods: a table of each family that has any, with elements
 * for pods and never a chain. Tables stay when the last pod goes. Not thread safe.
 */
final class HostTable implements AutoCloseable {
    private final Nftables nftables;
    private final TableReconciler reconciler;
    private final Conntrack conntrack;

    /** Both are owned from now on. */
    HostTable(final Nftables nftables, final Conntrack conntrack) {
        this.nftables = nftables;
        this.conntrack = conntrack;
        reconciler = new TableReconciler(nftables);
    }

    /**
     * Adds what the attachment needs.
     *
     * @param all others, for a table that is not there, or that somebody emptied
     */
    void add(final Attachment attachment, final Collection<Attachment> all) {
        final List<Attachment> one = List.of(attachment);
        final NfTransaction transaction = nftables.newTransaction();
        for (final IpFamily family : IpFamily.values()) {
            final HostTableElements elements = new HostTableElements(family);
            elements.write(one, (set, writer) -> writer.accept(transaction.addElements(set)));
        }
        commit(transaction, all);
        forgetFlows(attachment);
    }

    /**
     * Removes what the attachments needed.
     *
     * @param remaining what others still need
     */
    void remove(final Collection<Attachment> gone, final Collection<Attachment> remaining) {
        final NfTransaction transaction = nftables.newTransaction();
        for (final IpFamily family : IpFamily.values()) {
            final HostTableElements elements = new HostTableElements(family);
            elements.writeSurplus(gone, remaining, (set, writer) -> writer.accept(transaction.deleteElements(set)));
        }
        commit(transaction, remaining);
        gone.forEach(this::forgetFlows);
    }

    /** Makes the tables what the attachments need. A table that nobody needs is made empty, but not made. */
    void reconcile(final Collection<Attachment> attachments) {
        for (final IpFamily family : IpFamily.values()) {
            final HostTableElements elements = new HostTableElements(family);
            final boolean there = nftables.tables().stream()
                    .anyMatch(listed -> listed.table().equals(elements.layout().table()));
            if (there || attachments.stream().anyMatch(elements::concerns)) {
                reconciler.reconcile(elements.image(attachments));
            }
        }
    }

    /** What of the attachment's the kernel does not hold, in words; empty if nothing. */
    List<String> missing(final Attachment attachment) {
        return Arrays.stream(IpFamily.values())
                .map(HostTableElements::new)
                .filter(elements -> elements.concerns(attachment))
                .flatMap(elements -> elements.missing(attachment, this::holds).stream())
                .toList();
    }

    @Override
    public void close() {
        nftables.close();
        conntrack.close();
    }

    private boolean holds(final NfSet set, final Bytes key) {
        try {
            return nftables.elements(set).stream().anyMatch(element -> key.equals(element.key()));
        } catch (final NetlinkException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    private void commit(final NfTransaction transaction, final Collection<Attachment> all) {
        if (transaction.isEmpty()) {
            return;
        }
        try {
            transaction.commit();
        } catch (final NetlinkException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.EEXIST) {
                throw e;
            }
            // The table is not there yet, or not what it was left as.
            reconcile(all);
        }
    }

    /** A flow that was begun before keeps its translation, or its lack of one, for as long as packets come. */
    private void forgetFlows(final Attachment attachment) {
        for (final PortMapping port : attachment.ports()) {
            if (port.protocol() == Protocol.UDP) {
                conntrack.delete(ConntrackFilter.builder()
                        .protocol(port.protocol().number())
                        .originalDestinationPort(port.hostPort())
                        .build());
            }
        }
    }
}
