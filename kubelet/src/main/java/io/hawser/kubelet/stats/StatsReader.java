package io.hawser.kubelet.stats;

import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.v1.Container;
import io.hawser.kubelet.cri.v1.ContainerState;
import io.hawser.kubelet.cri.v1.ContainerStats;
import io.hawser.kubelet.cri.v1.MemoryUsage;
import io.hawser.kubelet.eviction.Amount;
import io.hawser.kubelet.eviction.PodUsages;
import io.hawser.kubelet.eviction.Signal;
import io.hawser.kubelet.json.Times;
import io.hawser.kubelet.pod.Labels;
import io.hawser.kubelet.pod.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Asks the runtime and the kernel what is used. Blocks; thread safe. */
public final class StatsReader {
    private static final Path STAT = Path.of("/proc/stat");
    // The kernel counts processors' time in hundredths of a second for whoever reads it there (USER_HZ).
    private static final long NS_PER_TICK = 10_000_000;
    // /proc/stat: cpu user nice system idle iowait irq softirq steal.
    private static final int IDLE = 4;
    private static final int IOWAIT = 5;
    private static final int STEAL = 8;

    private final ContainerRuntime runtime;
    private final Supplier<List<Pod>> pods;
    private final Supplier<Map<Signal, Amount>> figures;
    private final PodUsages usages;
    private final Clock clock;

    /** Of these pods. */
    public StatsReader(
            final ContainerRuntime runtime,
            final Supplier<List<Pod>> pods,
            final Supplier<Map<Signal, Amount>> figures,
            final PodUsages usages,
            final Clock clock) {
        this.runtime = runtime;
        this.pods = pods;
        this.figures = figures;
        this.usages = usages;
        this.clock = clock;
    }

    /** Now. Throws {@link io.hawser.kubelet.cri.CriException} if the runtime does not answer. */
    Stats read() {
        final Map<String, Container> running = new HashMap<>();
        for (final Container one : runtime.listContainers()) {
            if (one.getState() == ContainerState.CONTAINER_RUNNING) {
                running.put(one.getId(), one);
            }
        }
        final Map<String, List<Stats.OfContainer>> byPod = new HashMap<>();
        for (final ContainerStats one : runtime.listContainerStats()) {
            final Container container = running.get(one.getAttributes().getId());
            if (container != null) {
                byPod.computeIfAbsent(container.getLabelsOrDefault(Labels.POD_UID, ""), any -> new ArrayList<>())
                        .add(of(container, one));
            }
        }
        final List<Pod> all = pods.get();
        final var used = usages.of(all);
        return new Stats(
                clock.instant(),
                nodeCpuNs(),
                figures.get(),
                all.stream()
                        .filter(pod -> byPod.containsKey(pod.uid()))
                        .map(pod -> new Stats.OfPod(pod, used.get(pod.uid()), byPod.get(pod.uid())))
                        .toList());
    }

    private static Stats.OfContainer of(final Container container, final ContainerStats stats) {
        final MemoryUsage memory = stats.getMemory();
        return new Stats.OfContainer(
                container.getMetadata().getName(),
                Times.ofNanos(container.getCreatedAt()),
                stats.getCpu().getUsageCoreNanoSeconds().getValue(),
                memory.getWorkingSetBytes().getValue(),
                memory.getUsageBytes().getValue(),
                memory.getRssBytes().getValue(),
                stats.getWritableLayer().getUsedBytes().getValue());
    }

    private static long nodeCpuNs() {
        try {
            final String[] words = Files.readAllLines(STAT).get(0).split(" +", -1);
            long ticks = 0;
            for (int i = 1; i <= STEAL && i < words.length; i++) {
                ticks += i == IDLE || i == IOWAIT ? 0 : Long.parseLong(words[i]);
            }
            return ticks * NS_PER_TICK;
        } catch (final IOException e) {
            throw new IllegalStateException("cannot read " + STAT, e);
        }
    }
}
