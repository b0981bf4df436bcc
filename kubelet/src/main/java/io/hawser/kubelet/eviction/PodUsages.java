package io.hawser.kubelet.eviction;

import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.v1.ContainerStats;
import io.hawser.kubelet.pod.Labels;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.PodPaths;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds out what pods use: asks the runtime, and looks through their directories. Thread safe. */
public final class PodUsages {
    private final ContainerRuntime runtime;
    private final PodPaths paths;

    /** Of this runtime's pods. */
    public PodUsages(final ContainerRuntime runtime, final PodPaths paths) {
        this.runtime = runtime;
        this.paths = paths;
    }

    /** By uid. Throws {@link io.hawser.kubelet.cri.CriException} if the runtime does not answer. */
    public Map<String, PodUsage> of(final List<Pod> pods) {
        final Map<String, Long> memory = new HashMap<>();
        final Map<String, Long> layers = new HashMap<>();
        for (final ContainerStats one : runtime.listContainerStats()) {
            final String uid = one.getAttributes().getLabelsOrDefault(Labels.POD_UID, "");
            memory.merge(uid, one.getMemory().getWorkingSetBytes().getValue(), Long::sum);
            layers.merge(uid, one.getWritableLayer().getUsedBytes().getValue(), Long::sum);
        }
        final Map<String, PodUsage> all = new HashMap<>();
        for (final Pod pod : pods) {
            final Tree tree = new Tree();
            tree.add(paths.pod(pod.uid()));
            tree.add(paths.podLogs(pod));
            all.put(
                    pod.uid(),
                    new PodUsage(
                            memory.getOrDefault(pod.uid(), 0L),
                            tree.bytes + layers.getOrDefault(pod.uid(), 0L),
                            tree.files));
        }
        return all;
    }

    /** What is in directories, but for what is mounted there: that is memory, or the node's own. */
    private static final class Tree extends SimpleFileVisitor<Path> {
        private FileStore store;
        private long bytes;
        private long files;

        void add(final Path directory) {
            try {
                if (Files.isDirectory(directory)) {
                    store = Files.getFileStore(directory);
                    Files.walkFileTree(directory, this);
                }
            } catch (final IOException e) {
                // What vanishes while it is counted uses nothing.
                files++;
            }
        }

        @Override
        public FileVisitResult preVisitDirectory(final Path directory, final BasicFileAttributes attributes)
                throws IOException {
            files++;
            return Files.getFileStore(directory).equals(store)
                    ? FileVisitResult.CONTINUE
                    : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) {
            bytes += attributes.size();
            files++;
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(final Path file, final IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
