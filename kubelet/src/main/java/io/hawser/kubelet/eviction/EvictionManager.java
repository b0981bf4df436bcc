package io.hawser.kubelet.eviction;

import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.event.Events;
import io.hawser.kubelet.node.NodeCondition;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.Qos;
import io.hawser.kubelet.status.PodStatus;
import io.hawser.kubelet.status.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks what the node has left, and gives up what it must: images that nobody uses first where it is a disk that is
 * full, then one pod after the other, until enough is there again. To be run now and then by one thread.
 */
public final class EvictionManager implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(EvictionManager.class);
    private static final String REASON = "Evicted";
    /** What an evicted pod held is not waited for longer. */
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private final EvictionSettings settings;
    private final Supplier<Map<Signal, Amount>> figures;
    private final Pods pods;
    private final PodUsages usages;
    private final ImageGc images;
    private final Events events;
    private final Clock clock;
    private final Map<NodeCondition, Instant> lastMet = new EnumMap<>(NodeCondition.class);
    private volatile Set<NodeCondition> conditions = Set.of();
    private final Map<Signal, Long> evictions = new ConcurrentHashMap<>();
    private String ending = "";
    private Instant endingSince = Instant.EPOCH;

    /** The pods of a node. */
    public interface Pods {
        /** All that are wanted here. */
        List<Pod> pods();

        /** Ends a pod at once, for this reason. */
        void fail(String uid, Waiting why);

        /** Whether nothing of a pod runs any more. */
        boolean isOver(String uid);
    }

    /** Has not looked yet. */
    public EvictionManager(
            final EvictionSettings settings,
            final Supplier<Map<Signal, Amount>> figures,
            final Pods pods,
            final PodUsages usages,
            final ImageGc images,
            final Events events,
            final Clock clock) {
        this.settings = settings;
        this.figures = figures;
        this.pods = pods;
        this.usages = usages;
        this.images = images;
        this.events = events;
        this.clock = clock;
    }

    /** What the node runs short of. */
    public Set<NodeCondition> conditions() {
        return conditions;
    }

    /** How many pods were evicted, by what was short. */
    public Map<Signal, Long> evictions() {
        return Map.copyOf(evictions);
    }

    /** Why a pod must not begin now: one that would be the first to go again. */
    public Optional<Waiting> refusal(final Pod pod) {
        final Set<NodeCondition> now = conditions;
        final boolean memoryAlone = now.equals(Set.of(NodeCondition.MEMORY_PRESSURE));
        if (now.isEmpty() || pod.isCritical() || (memoryAlone && Qos.of(pod) != Qos.BEST_EFFORT)) {
            return Optional.empty();
        }
        return Optional.of(new Waiting(
                REASON,
                "The node had condition: "
                        + now.stream().sorted().map(NodeCondition::type).toList() + ". "));
    }

    @Override
    public void run() {
        try {
            look();
        } catch (final CriException e) {
            LOG.debug("nothing is evicted now: {}", e.getMessage());
        }
    }

    private void look() {
        final Map<Signal, Amount> now = figures.get();
        final Optional<Threshold> met = settings.hard().stream()
                .filter(one -> now.containsKey(one.signal()) && one.isMet(now.get(one.signal())))
                .findFirst();
        note(now);
        if (met.isEmpty() || isEnding()) {
            return;
        }
        final Threshold threshold = met.get();
        if (threshold.signal().condition() == NodeCondition.DISK_PRESSURE && images.removeAll() > 0) {
            final Amount then = figures.get().get(threshold.signal());
            if (then == null || !threshold.isMet(then)) {
                return;
            }
        }
        evictOne(threshold, now.get(threshold.signal()));
    }

    /** A condition stays for a while after its last sign, so that pods do not come and go. */
    private void note(final Map<Signal, Amount> now) {
        for (final Threshold one : settings.hard()) {
            if (now.containsKey(one.signal()) && one.isMet(now.get(one.signal()))) {
                lastMet.put(one.signal().condition(), clock.instant());
            }
        }
        final Set<NodeCondition> all = EnumSet.noneOf(NodeCondition.class);
        lastMet.forEach((condition, at) -> {
            if (at.plus(settings.transition()).isAfter(clock.instant())) {
                all.add(condition);
            }
        });
        if (!all.equals(conditions)) {
            LOG.warn("the node runs short: {}", all.isEmpty() ? "of nothing any more" : all);
        }
        conditions = Set.copyOf(all);
    }

    private boolean isEnding() {
        return !ending.isEmpty() && !pods.isOver(ending) && clock.instant().isBefore(endingSince.plus(LONGEST_END));
    }

    private void evictOne(final Threshold threshold, final Amount left) {
        final Signal signal = threshold.signal();
        final List<Pod> running = pods.pods().stream()
                .filter(pod -> !PodStatus.isTerminal(pod.phase()) && !pod.isDeleting() && !pods.isOver(pod.uid()))
                .toList();
        final Map<String, PodUsage> used = usages.of(running);
        final Optional<Pod> first = Ranking.of(signal, running, used).stream().findFirst();
        if (first.isEmpty()) {
            LOG.debug("the node is short of {}, and there is no pod to evict", signal.resource());
            return;
        }
        final Pod pod = first.get();
        final StringBuilder message = new StringBuilder("The node was low on resource: " + signal.resource()
                + ". Threshold quantity: " + threshold.text() + ", available: " + left.available() + ". ");
        final long usage = Ranking.usage(signal, used.getOrDefault(pod.uid(), PodUsage.NONE));
        final long request = Ranking.request(signal, pod);
        if (usage > request) {
            message.append("Pod was using " + usage + ", request is " + request + ", has larger consumption of "
                    + signal.resource() + ". ");
        }
        events.warning(Events.Subject.of(pod), REASON, message.toString());
        LOG.warn("evicting pod {}: {}", pod.objectName(), message);
        evictions.merge(signal, 1L, Long::sum);
        ending = pod.uid();
        endingSince = clock.instant();
        pods.fail(pod.uid(), new Waiting(REASON, message.toString()));
    }
}
