package io.hawser.kubelet.stats;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kubelet.eviction.Amount;
import io.hawser.kubelet.eviction.Signal;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Times;

/** {@code /stats/summary}, as Kubernetes' kubelet writes it (k8s.io/kubelet/pkg/apis/stats/v1alpha1). */
public final class Summary {
    private final StatsReader reader;
    private final String node;

    /** Of a node. */
    public Summary(final StatsReader reader, final String node) {
        this.reader = reader;
        this.node = node;
    }

    /** The document, now. */
    public String text() {
        final Stats stats = reader.read();
        final String time = Times.seconds(stats.time());
        final ObjectNode summary = Json.object();
        final ObjectNode ofNode = summary.putObject("node").put("nodeName", node);
        ofNode.putObject("cpu").put("time", time).put("usageCoreNanoSeconds", stats.cpuNs());
        final Amount memory = stats.left(Signal.MEMORY_AVAILABLE);
        ofNode.putObject("memory")
                .put("time", time)
                .put("availableBytes", memory.available())
                .put("workingSetBytes", memory.capacity() - memory.available());
        disk(ofNode.putObject("fs"), time, stats, Signal.NODEFS_AVAILABLE, Signal.NODEFS_INODES_FREE);
        disk(
                ofNode.putObject("runtime").putObject("imageFs"),
                time,
                stats,
                Signal.IMAGEFS_AVAILABLE,
                Signal.IMAGEFS_INODES_FREE);
        final Amount pids = stats.left(Signal.PID_AVAILABLE);
        ofNode.putObject("rlimit")
                .put("time", time)
                .put("maxpid", pids.capacity())
                .put("curproc", pids.capacity() - pids.available());
        summary.putArray("pods");
        stats.pods().forEach(pod -> add(summary, time, pod));
        return summary.toPrettyString();
    }

    private static void add(final ObjectNode summary, final String time, final Stats.OfPod pod) {
        final ObjectNode json = summary.withArrayProperty("pods").addObject();
        json.putObject("podRef")
                .put("name", pod.pod().name())
                .put("namespace", pod.pod().namespace())
                .put("uid", pod.pod().uid());
        pod.pod().startTime().ifPresent(started -> json.put("startTime", Times.seconds(started)));
        for (final Stats.OfContainer one : pod.containers()) {
            final ObjectNode container = json.withArrayProperty("containers").addObject();
            container.put("name", one.name()).put("startTime", Times.seconds(one.started()));
            container.putObject("cpu").put("time", time).put("usageCoreNanoSeconds", one.cpuNs());
            container
                    .putObject("memory")
                    .put("time", time)
                    .put("usageBytes", one.usageBytes())
                    .put("workingSetBytes", one.workingSetBytes())
                    .put("rssBytes", one.rssBytes());
            container.putObject("rootfs").put("time", time).put("usedBytes", one.layerBytes());
        }
        json.putObject("cpu").put("time", time).put("usageCoreNanoSeconds", pod.cpuNs());
        json.putObject("memory")
                .put("time", time)
                .put("workingSetBytes", pod.usage().memoryBytes());
        json.putObject("ephemeral-storage")
                .put("time", time)
                .put("usedBytes", pod.usage().diskBytes())
                .put("inodesUsed", pod.usage().files());
    }

    private static void disk(
            final ObjectNode json, final String time, final Stats stats, final Signal space, final Signal inodes) {
        final Amount bytes = stats.left(space);
        json.put("time", time)
                .put("availableBytes", bytes.available())
                .put("capacityBytes", bytes.capacity())
                .put("usedBytes", bytes.capacity() - bytes.available())
                .put("inodesFree", stats.left(inodes).available())
                .put("inodes", stats.left(inodes).capacity());
    }
}
