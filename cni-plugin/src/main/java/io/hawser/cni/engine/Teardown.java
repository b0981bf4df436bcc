package io.hawser.cni.engine;

import io.hawser.cni.store.Attachment;
import io.hawser.cni.store.Steps;
import io.hawser.linux.route.Link;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Undoes attachments: whatever of them is there, whether they were ever whole or not. What is written down goes last,
 * so that whoever is interrupted is followed by somebody who knows.
 */
final class Teardown {
    private final Kernel kernel;
    private final Attachments attachments;
    private final Steps steps;

    Teardown(final Kernel kernel, final Attachments attachments, final Steps steps) {
        this.kernel = kernel;
        this.attachments = attachments;
        this.steps = steps;
    }

    /** Undoes them together, which takes hardly longer than one. */
    void undo(final Collection<Attachment> gone) {
        if (gone.isEmpty()) {
            return;
        }
        steps.before("close ports");
        final List<Attachment> remaining =
                attachments.all().stream().filter(Predicate.not(gone::contains)).toList();
        kernel.table().remove(gone, remaining);
        steps.before("release limits");
        gone.stream().filter(attachment -> !attachment.isWired()).forEach(this::release);
        steps.before("delete links");
        kernel.reaper().delete(gone.stream().flatMap(Teardown::links).toList());
        gone.forEach(attachments::remove);
    }

    /** Undoes what there may be of an attachment that nobody wrote down, or whose file is lost. */
    void undoUnknown(final Collection<String> keys) {
        kernel.reaper().delete(keys.stream().map(Attachment::hostLink).toList());
    }

    private static Stream<String> links(final Attachment attachment) {
        final List<String> links = new ArrayList<>();
        if (attachment.isWired()) {
            links.add(attachment.hostLink());
        }
        if (attachment.limited()) {
            links.add(attachment.limiter());
        }
        return links.stream();
    }

    private void release(final Attachment attachment) {
        if (attachment.limited()) {
            HostEnd.find(kernel.route(), attachment.sandbox(), attachment.ifName())
                    .map(Link::index)
                    .flatMap(kernel.route()::linkByIndex)
                    .ifPresent(kernel.limiter()::release);
        }
    }
}
