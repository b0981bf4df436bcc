package io.hawser.cni.engine;

import io.hawser.cni.store.Attachment;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.Veth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a daemon does before it serves: attachments of another boot are forgotten, those that an ADD or a DEL left half
 * done are undone, and those whose files are damaged are made out from the kernel. Whole ones are not touched.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Kernel kernel;
    private final Attachments attachments;
    private final Teardown teardown;
    private final String bootId;

    Recovery(final Kernel kernel, final Attachments attachments, final Teardown teardown, final String bootId) {
        this.kernel = kernel;
        this.attachments = attachments;
        this.teardown = teardown;
        this.bootId = bootId;
    }

    void run() {
        final List<String> damaged = attachments.load();
        final Map<String, Attachment> marked = marked();
        restore(marked);
        final List<Attachment> gone = new ArrayList<>();
        for (final Attachment attachment : attachments.all()) {
            final boolean earlierBoot = !attachment.bootId().equals(bootId);
            final boolean half = attachment.isWired() && !marked.containsKey(attachment.key());
            if (earlierBoot || half) {
                LOG.info(
                        "{} is undone: {}",
                        attachment,
                        earlierBoot ? "it is of before a reboot" : "it is not whole, or its pod is gone");
                gone.add(attachment);
            }
        }
        final Set<String> unknown = new HashSet<>(damaged);
        unknown.removeIf(key -> attachments.find(key).isPresent() || key.length() < 32);
        kernel.table().reconcile(attachments.all());
        teardown.undo(gone);
        teardown.undoUnknown(unknown);
    }

    /** By their markers, so that nobody is given an address which a pod has though no file says so. */
    private void restore(final Map<String, Attachment> marked) {
        marked.forEach((key, attachment) -> {
            if (attachments.find(key).isEmpty()) {
                LOG.warn("{} is made out from the kernel; its ports, if it had any, are closed", attachment);
                attachments.add(attachment, List.of());
            }
        });
    }

    private Map<String, Attachment> marked() {
        final Map<String, Attachment> marked = new HashMap<>();
        for (final Link link : kernel.route().links()) {
            final Optional<Attachment> attachment =
                    link.kind(Veth.class).flatMap(veth -> Marker.read(link.alias(), bootId));
            attachment
                    .filter(found -> found.hostLink().equals(link.name()))
                    .ifPresent(found -> marked.put(found.key(), found));
        }
        return marked;
    }
}
