package io.hawser.kubelet.cgroup;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Quantity;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.Qos;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The group that all containers of a pod are in: {@code kubepods/burstable/podUID} below {@code --cgroup-root}. The
 * runtime makes groups for containers below it, and never removes it. Thread safe.
 */
public final class PodCgroups {
    private static final Logger LOG = LoggerFactory.getLogger(PodCgroups.class);

    private final Path mount;
    private final String root;

    /**
     * In this mount of the control groups.
     *
     * @param mount {@code /sys/fs/cgroup}
     * @param root the group below which all pods are, {@code /} for none
     */
    public PodCgroups(final Path mount, final String root) {
        this.mount = mount;
        this.root = root.equals("/") ? "" : root.replaceFirst("/+$", "");
    }

    /** A pod's group, as the runtime is told it. */
    public String parent(final Pod pod) {
        final String folder = Qos.of(pod).folder();
        return root + "/kubepods/" + (folder.isEmpty() ? "" : folder + "/") + "pod" + pod.uid();
    }

    /** Makes a pod's group, with the sum of its containers' requests and limits. */
    public void create(final Pod pod) throws IOException {
        final String parent = parent(pod);
        final Sum sum = sum(pod);
        if (isVersion2()) {
            enable(parent);
            final Path group = mount.resolve(parent.substring(1));
            set(group.resolve("cpu.weight"), CpuShares.weight(CpuShares.shares(sum.cpuRequest)));
            if (sum.cpuLimit > 0) {
                set(group.resolve("cpu.max"), CpuShares.quota(sum.cpuLimit) + " " + CpuShares.PERIOD_US);
            }
            if (sum.memoryLimit > 0) {
                set(group.resolve("memory.max"), sum.memoryLimit);
            }
            return;
        }
        for (final Path hierarchy : hierarchies()) {
            final Path group = hierarchy.resolve(parent.substring(1));
            Files.createDirectories(group);
            set(group.resolve("cpu.shares"), CpuShares.shares(sum.cpuRequest));
            if (sum.cpuLimit > 0) {
                set(group.resolve("cpu.cfs_period_us"), CpuShares.PERIOD_US);
                set(group.resolve("cpu.cfs_quota_us"), CpuShares.quota(sum.cpuLimit));
            }
            if (sum.memoryLimit > 0) {
                set(group.resolve("memory.limit_in_bytes"), sum.memoryLimit);
            }
        }
    }

    /** Removes what is left of a pod's group, in whatever class it was. Fails if processes are left in it. */
    public void remove(final String uid) throws IOException {
        for (final Path hierarchy : isVersion2() ? List.of(mount) : hierarchies()) {
            for (final Qos qos : Qos.values()) {
                final Path kubepods = hierarchy.resolve((root + "/kubepods").substring(1));
                final Path group = kubepods.resolve(qos.folder()).resolve("pod" + uid);
                if (Files.isDirectory(group)) {
                    removeTree(group);
                }
            }
        }
    }

    private boolean isVersion2() {
        return Files.exists(mount.resolve("cgroup.controllers"));
    }

    private List<Path> hierarchies() throws IOException {
        try (Stream<Path> entries = Files.list(mount)) {
            // The named and the unified hierarchy count nothing, but the runtime makes groups in them too.
            return entries.filter(one -> Files.isDirectory(one) && !Files.isSymbolicLink(one))
                    .toList();
        }
    }

    /** Version 2: a controller works in a group if all groups above hand it on. */
    private void enable(final String parent) throws IOException {
        Path here = mount;
        for (final String name : parent.substring(1).split("/", -1)) {
            for (final String controller : List.of("cpu", "memory", "pids")) {
                set(here.resolve("cgroup.subtree_control"), "+" + controller);
            }
            here = here.resolve(name);
            Files.createDirectories(here);
        }
    }

    private static void removeTree(final Path group) throws IOException {
        final List<Path> groups;
        try (Stream<Path> all = Files.walk(group)) {
            groups = new ArrayList<>(all.filter(Files::isDirectory).toList());
        }
        groups.sort(Comparator.reverseOrder());
        for (final Path one : groups) {
            try {
                // rmdir(2): the files of a group go with it.
                Files.deleteIfExists(one);
            } catch (final DirectoryNotEmptyException e) {
                throw new IOException("control group " + one + " still holds another", e);
            }
        }
    }

    /** What a kernel or container does not allow is said and passed over: the pod runs, with less isolation. */
    private static void set(final Path file, final Object value) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            Files.writeString(file, value.toString());
        } catch (final IOException e) {
            LOG.debug("{} was not set to {}: {}", file, value, e.getMessage());
        }
    }

    private record Sum(long cpuRequest, long cpuLimit, long memoryLimit) {}

    private static Sum sum(final Pod pod) {
        long cpuRequest = 0;
        long cpuLimit = 0;
        long memoryLimit = 0;
        boolean allCpu = true;
        boolean allMemory = true;
        for (final Pod.ContainerSpec container : pod.allContainers()) {
            final JsonNode resources = container.json().path("resources");
            final long cpu = Quantity.milli(resources.path("limits").path("cpu"));
            final long memory = Quantity.units(resources.path("limits").path("memory"));
            final long request = Quantity.milli(resources.path("requests").path("cpu"));
            cpuRequest += request == 0 ? cpu : request;
            cpuLimit += cpu;
            memoryLimit += memory;
            allCpu &= cpu > 0;
            allMemory &= memory > 0;
        }
        return new Sum(cpuRequest, allCpu ? cpuLimit : 0, allMemory ? memoryLimit : 0);
    }
}
