package io.hawser.kubelet.log;

import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.cri.v1.Container;
import io.hawser.kubelet.cri.v1.ContainerState;
import io.hawser.kubelet.cri.v1.ContainerStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renames the logs of running containers that have become too large, and has new ones begun: of what was renamed, the
 * newest stays as it is, older ones are compressed, and the oldest removed. Run by one thread.
 */
public final class LogRotator implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LogRotator.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss.SSS").withZone(ZoneOffset.UTC);

    private final ContainerRuntime runtime;
    private final long maxBytes;
    private final int maxFiles;
    private final Clock clock;

    /** @param maxFiles of a container, the one that is written to among them */
    public LogRotator(final ContainerRuntime runtime, final long maxBytes, final int maxFiles, final Clock clock) {
        this.runtime = runtime;
        this.maxBytes = maxBytes;
        this.maxFiles = maxFiles;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            for (final Container container : runtime.listContainers()) {
                if (container.getState() == ContainerState.CONTAINER_RUNNING) {
                    final Optional<ContainerStatus> status = runtime.containerStatus(container.getId());
                    status.ifPresent(this::check);
                }
            }
        } catch (final CriException e) {
            LOG.debug("logs were not looked at: {}", e.getMessage());
        }
    }

    private void check(final ContainerStatus container) {
        final Path log = Path.of(container.getLogPath());
        try {
            if (!container.getLogPath().isEmpty() && Files.exists(log) && Files.size(log) > maxBytes) {
                final Path old = log.resolveSibling(log.getFileName() + "." + STAMP.format(clock.instant()));
                Files.move(log, old, StandardCopyOption.ATOMIC_MOVE);
                reopen(container, log, old);
                sweep(log);
            }
        } catch (final IOException e) {
            LOG.warn("log {} was not rotated: {}", log, e.toString());
        }
    }

    private void reopen(final ContainerStatus container, final Path log, final Path old) throws IOException {
        try {
            runtime.reopenContainerLog(container.getId());
        } catch (final CriException e) {
            // The runtime goes on with the old file; under its old name its reader finds it.
            if (!Files.exists(log)) {
                Files.move(old, log, StandardCopyOption.ATOMIC_MOVE);
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    private void sweep(final Path log) throws IOException {
        final String prefix = log.getFileName() + ".";
        final List<Path> old;
        try (Stream<Path> files = Files.list(log.getParent())) {
            old = new ArrayList<>(
                    files.filter(file -> file.getFileName().toString().startsWith(prefix))
                            .sorted(Comparator.reverseOrder())
                            .toList());
        }
        for (int i = 1; i < old.size(); i++) {
            if (i >= maxFiles - 1) {
                Files.delete(old.get(i));
            } else if (!old.get(i).toString().endsWith(".gz")) {
                compress(old.get(i));
            }
        }
    }

    private static void compress(final Path file) throws IOException {
        final Path draft = file.resolveSibling("." + file.getFileName() + ".tmp");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(draft))) {
            Files.copy(file, out);
        }
        Files.move(draft, file.resolveSibling(file.getFileName() + ".gz"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
    }
}
