package io.hawser.kubelet.eviction;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.cri.v1.Image;
import io.hawser.kubelet.event.Events;
import io.hawser.kubelet.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes images that no container uses, the least recently used first, when their file system fills up. Run by one
 * thread; {@link #removeAll} by any.
 */
public final class ImageGc implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageGc.class);
    private static final Pattern PAUSE = Pattern.compile("(.*/)?pause(:.*|@.*)?");

    private final ContainerRuntime runtime;
    private final EvictionSettings settings;
    private final Supplier<Map<Signal, Amount>> figures;
    private final Events events;
    private final Events.Subject node;
    private final Clock clock;
    private final Map<String, Instant> firstSeen = new HashMap<>();
    private final Map<String, Instant> lastUsed = new HashMap<>();
    private String sandboxImage = "";

    /** @param node is told about when there is not enough to remove */
    public ImageGc(
            final ContainerRuntime runtime,
            final EvictionSettings settings,
            final Supplier<Map<Signal, Amount>> figures,
            final Events events,
            final Events.Subject node,
            final Clock clock) {
        this.runtime = runtime;
        this.settings = settings;
        this.figures = figures;
        this.events = events;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            final Amount disk = figures.get().get(Signal.IMAGEFS_AVAILABLE);
            final List<Image> unused = unused();
            if (disk == null || disk.percentUsed() < settings.imageHigh() || settings.imageHigh() >= 100) {
                return;
            }
            final long wanted = disk.capacity() * (100 - settings.imageLow()) / 100 - disk.available();
            LOG.info("images' file system is used to {} %: {} bytes are to be freed", disk.percentUsed(), wanted);
            final long freed = remove(unused, wanted, settings.imageAge());
            if (freed < wanted) {
                events.warning(
                        node,
                        "FreeDiskSpaceFailed",
                        "Failed to garbage collect required amount of images. Attempted to free " + wanted
                                + " bytes, but only found " + freed + " bytes eligible to free.");
            }
        } catch (final CriException e) {
            LOG.debug("images were not looked at: {}", e.getMessage());
        }
    }

    /** Removes all that nobody uses, and returns how many bytes those were. */
    public long removeAll() {
        return remove(unused(), Long.MAX_VALUE, Duration.ZERO);
    }

    private synchronized long remove(final List<Image> unused, final long wanted, final Duration age) {
        long freed = 0;
        for (final Image image : unused) {
            final boolean old = !firstSeen
                    .getOrDefault(image.getId(), clock.instant())
                    .plus(age)
                    .isAfter(clock.instant());
            if (freed < wanted && old) {
                try {
                    runtime.removeImage(image.getId());
                    freed += image.getSize();
                    LOG.info("removed image {} {}, which nobody uses", image.getId(), image.getRepoTagsList());
                } catch (final CriException e) {
                    LOG.warn("image {} was not removed: {}", image.getId(), e.getMessage());
                }
            }
        }
        return freed;
    }

    /** Those that no container uses, the least recently used first. */
    private synchronized List<Image> unused() {
        final Instant now = clock.instant();
        final Set<String> used = new HashSet<>();
        runtime.listContainers().forEach(one -> {
            used.add(one.getImageRef());
            used.add(one.getImage().getImage());
        });
        final List<Image> images = runtime.listImages();
        for (final Image image : images) {
            firstSeen.putIfAbsent(image.getId(), now);
            if (isUsed(image, used)) {
                lastUsed.put(image.getId(), now);
            }
        }
        final Set<String> there =
                new HashSet<>(images.stream().map(Image::getId).toList());
        firstSeen.keySet().retainAll(there);
        lastUsed.keySet().retainAll(there);
        return images.stream()
                .filter(image -> !isUsed(image, used) && !image.getPinned() && !isOfSandboxes(image))
                .sorted(Comparator.comparing((Image image) -> lastUsed.getOrDefault(image.getId(), Instant.EPOCH)))
                .toList();
    }

    private static boolean isUsed(final Image image, final Set<String> used) {
        return used.contains(image.getId())
                || image.getRepoTagsList().stream().anyMatch(used::contains)
                || image.getRepoDigestsList().stream().anyMatch(used::contains);
    }

    /** No container names the image that every pod needs. Since containerd 1.7 it is pinned; before, it is named. */
    private boolean isOfSandboxes(final Image image) {
        if (sandboxImage.isEmpty()) {
            try {
                sandboxImage =
                        Json.text(Json.MAPPER.readTree(runtime.info().getOrDefault("config", "{}")), "sandboxImage");
            } catch (final JsonProcessingException e) {
                LOG.debug("the runtime's configuration is no JSON", e);
            }
        }
        return image.getRepoTagsList().contains(sandboxImage)
                || image.getRepoTagsList().stream()
                        .anyMatch(tag -> PAUSE.matcher(tag).matches());
    }
}
