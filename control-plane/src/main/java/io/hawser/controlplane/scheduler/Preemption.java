package io.hawser.controlplane.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which pods have to go so that a more important one has room (kube-scheduler's DefaultPreemption): as few and as
 * unimportant as can be.
 *
 * @param node where
 * @param victims those that go
 */
record Preemption(String node, List<PodInfo> victims) {
    /** How many nodes to try, of a large cluster. */
    private static final int MOST_NODES = 100;

    private static final Comparator<Preemption> LEAST_HARM = Comparator.comparingInt(Preemption::highest)
            .thenComparingLong(Preemption::sum)
            .thenComparingInt(one -> one.victims().size());

    /** Finds them; empty if no node would have room even without all that are less important. */
    static Optional<Preemption> of(final PodInfo pod, final ClusterState state) {
        return state.nodes().stream()
                .filter(node -> node.pods().stream().anyMatch(other -> other.priority() < pod.priority()))
                .limit(MOST_NODES)
                .flatMap(node -> on(node, pod, state).stream())
                .min(LEAST_HARM);
    }

    private int highest() {
        return victims.stream().mapToInt(PodInfo::priority).max().orElse(Integer.MIN_VALUE);
    }

    private long sum() {
        return victims.stream().mapToLong(PodInfo::priority).sum();
    }

    /** Takes all away that are less important, gives back those that do no harm, and leaves the state as it was. */
    private static Optional<Preemption> on(final NodeInfo node, final PodInfo pod, final ClusterState state) {
        final List<PodInfo> before = List.copyOf(node.pods());
        final List<PodInfo> less = new ArrayList<>(before);
        less.removeIf(other -> other.priority() >= pod.priority());
        less.sort(Comparator.comparingInt(PodInfo::priority).reversed());
        final String name = node.name();
        try {
            less.forEach(other -> state.removePod(other.uid()));
            if (!Placement.takes(pod, node, state)) {
                return Optional.empty();
            }
            final List<PodInfo> victims = new ArrayList<>();
            for (final PodInfo other : less) {
                state.place(other, name);
                if (!Placement.takes(pod, node, state)) {
                    state.removePod(other.uid());
                    victims.add(other);
                }
            }
            return victims.isEmpty() ? Optional.empty() : Optional.of(new Preemption(name, victims));
        } finally {
            before.forEach(other -> state.place(other, name));
        }
    }
}
