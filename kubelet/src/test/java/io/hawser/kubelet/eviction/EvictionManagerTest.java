package io.hawser.kubelet.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kubelet.cri.v1.Container;
import io.hawser.kubelet.cri.v1.ContainerAttributes;
import io.hawser.kubelet.cri.v1.ContainerStats;
import io.hawser.kubelet.cri.v1.Image;
import io.hawser.kubelet.cri.v1.MemoryUsage;
import io.hawser.kubelet.cri.v1.UInt64Value;
import io.hawser.kubelet.event.Events;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.node.NodeCondition;
import io.hawser.kubelet.pod.Labels;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.PodPaths;
import io.hawser.kubelet.status.Waiting;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Beside {@link io.hawser.kubelet.PressureTest}: what cannot be brought about on a machine that others use too. */
class EvictionManagerTest {
    private static final long GIB = 1L << 30;

    private final FakeRuntime runtime = new FakeRuntime();
    private final Node node = new Node();
    private final Time time = new Time();
    private final Map<Signal, Amount> left = new HashMap<>();
    private final EvictionSettings settings = new EvictionSettings(
            Threshold.parse(EvictionSettings.DEFAULT_HARD), Duration.ofMinutes(5), 85, 80, Duration.ofMinutes(2));
    private final ImageGc images =
            new ImageGc(runtime.runtime(), settings, () -> left, node, Events.Subject.node("node"), time);
    private final EvictionManager manager = new EvictionManager(
            settings,
            () -> left,
            node,
            new PodUsages(runtime.runtime(), new PodPaths(Path.of("/none"), Path.of("/none"))),
            images,
            node,
            time);

    @Test
    void podsGoOneByOneInTheOrderOfTheirRank() {
        node.pod("guaranteed", 0, "64Mi", 60);
        node.pod("critical", 2_000_001_000, "0", 900);
        node.pod("important", 1000, "0", 500);
        node.pod("small", 0, "0", 10);
        node.pod("large", 0, "0", 20);
        left.put(Signal.MEMORY_AVAILABLE, new Amount(50 << 20, 4 * GIB));
        for (int i = 0; i < 8; i++) {
            manager.run();
            manager.run();
            node.over.addAll(node.failed.keySet());
        }
        assertThat(node.order).containsExactly("large", "small", "important", "guaranteed");
        assertThat(node.failed.get("large").message())
                .isEqualTo(
                        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 52428800. Pod was"
                                + " using 20971520, request is 0, has larger consumption of memory. ");
    }

    @Test
    void theConditionOutlastsItsLastSignAndKeepsPodsAwayThatWouldGoFirst() {
        left.put(Signal.MEMORY_AVAILABLE, new Amount(GIB, 4 * GIB));
        manager.run();
        assertThat(manager.conditions()).isEmpty();
        left.put(Signal.MEMORY_AVAILABLE, new Amount(1, 4 * GIB));
        manager.run();
        left.put(Signal.MEMORY_AVAILABLE, new Amount(GIB, 4 * GIB));
        time.now = time.now.plus(Duration.ofMinutes(4));
        manager.run();
        assertThat(manager.conditions()).containsExactly(NodeCondition.MEMORY_PRESSURE);
        assertThat(manager.refusal(node.pod("none", 0, "0", 0)))
                .contains(new Waiting("Evicted", "The node had condition: [MemoryPressure]. "));
        assertThat(manager.refusal(node.pod("some", 0, "1Mi", 0))).isEmpty();
        time.now = time.now.plus(Duration.ofMinutes(2));
        manager.run();
        assertThat(manager.conditions()).isEmpty();
        assertThat(manager.refusal(node.pod("none", 0, "0", 0))).isEmpty();
    }

    @Test
    void aFullDiskTakesUnusedImagesBeforePods() {
        node.pod("pod", 0, "0", 0);
        runtime.images.add(image("used", 50, "app:1"));
        runtime.images.add(image("unused", 60, "old:1"));
        runtime.images.add(image("sandbox", 1, "registry.test/pause:3"));
        runtime.containers.add(Container.newBuilder().setImageRef("used").build());
        left.put(Signal.IMAGEFS_AVAILABLE, new Amount(140, 1000));
        runtime.onRemoval = () -> left.put(Signal.IMAGEFS_AVAILABLE, new Amount(200, 1000));
        manager.run();
        assertThat(runtime.removed).containsExactly("unused");
        assertThat(node.order).isEmpty();
        assertThat(manager.conditions()).containsExactly(NodeCondition.DISK_PRESSURE);
    }

    @Test
    void unusedImagesGoWhenTheDiskIsSoFullAndNoMoreOfThemThanMust() {
        runtime.images.add(image("first", 50, "first:1"));
        runtime.images.add(image("second", 50, "second:1"));
        left.put(Signal.IMAGEFS_AVAILABLE, new Amount(160, 1000));
        images.run();
        assertThat(runtime.removed).isEmpty();
        left.put(Signal.IMAGEFS_AVAILABLE, new Amount(150, 1000));
        images.run();
        assertThat(runtime.removed).as("younger than two minutes").isEmpty();
        time.now = time.now.plus(Duration.ofMinutes(3));
        images.run();
        assertThat(runtime.removed).containsExactly("first");
    }

    private static Image image(final String id, final long size, final String tag) {
        return Image.newBuilder().setId(id).setSize(size).addRepoTags(tag).build();
    }

    private final class Node implements EvictionManager.Pods, Events {
        private final List<Pod> pods = new ArrayList<>();
        private final List<String> order = new ArrayList<>();
        private final Map<String, Waiting> failed = new HashMap<>();
        private final Set<String> over = new HashSet<>();

        Pod pod(final String name, final long priority, final String request, final long usedMib) {
            final ObjectNode json = Json.object();
            json.putObject("metadata").put("uid", name).put("name", name).put("namespace", "default");
            final ObjectNode container = json.putObject("spec")
                    .put("priority", priority)
                    .withArrayProperty("containers")
                    .addObject();
            if (!request.equals("0")) {
                container
                        .withObjectProperty("resources")
                        .withObjectProperty("requests")
                        .put("memory", request);
            }
            final Pod pod = new Pod(json);
            pods.add(pod);
            runtime.stats.add(ContainerStats.newBuilder()
                    .setAttributes(ContainerAttributes.newBuilder().putLabels(Labels.POD_UID, name))
                    .setMemory(MemoryUsage.newBuilder()
                            .setWorkingSetBytes(UInt64Value.newBuilder().setValue(usedMib << 20)))
                    .build());
            return pod;
        }

        @Override
        public List<Pod> pods() {
            return pods;
        }

        @Override
        public void fail(final String uid, final Waiting why) {
            order.add(uid);
            failed.put(uid, why);
        }

        @Override
        public boolean isOver(final String uid) {
            return over.contains(uid);
        }

        @Override
        public void normal(final Subject about, final String reason, final String message) {}

        @Override
        public void warning(final Subject about, final String reason, final String message) {}
    }

    private static final class Time extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(final ZoneId zone) {
            return this;
        }
    }
}
