package io.hawser.controlplane.scheduler;

import io.hawser.controlplane.controller.model.NodeAffinity;
import io.hawser.controlplane.controller.model.Taints;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How good nodes are for a pod that they all can take. Each view gives 0 to 100, weighted as kube-scheduler does. */
final class Scores {
    private static final long MOST = 100;
    private static final int WEIGHT_TAINTS = 3;
    private static final int WEIGHT_AFFINITY = 2;
    private static final int WEIGHT_SPREAD = 2;
    private static final int WEIGHT_NEAR = 2;

    private Scores() {}

    /** The scores, in the order of the nodes. */
    static List<Long> of(final PodInfo pod, final ClusterState state, final List<NodeInfo> nodes) {
        final List<Long> taints = lowerIsBetter(nodes.stream()
                .map(node -> (long) Taints.untolerated(node.node(), pod.spec(), Taints.PREFER_NO_SCHEDULE)
                        .size())
                .toList());
        final List<Long> affinity = higherIsBetter(nodes.stream()
                .map(node -> NodeAffinity.preference(pod.spec(), node.node()))
                .toList());
        final List<Long> spread = lowerIsBetter(TopologySpread.soft(pod, state, nodes));
        final List<Long> near = relative(PodPreference.of(pod, state, nodes));
        final List<Long> scores = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            scores.add(leastAllocated(pod, nodes.get(i))
                    + balanced(pod, nodes.get(i))
                    + WEIGHT_TAINTS * taints.get(i)
                    + WEIGHT_AFFINITY * affinity.get(i)
                    + WEIGHT_SPREAD * spread.get(i)
                    + WEIGHT_NEAR * near.get(i));
        }
        return scores;
    }

    private static long leastAllocated(final PodInfo pod, final NodeInfo node) {
        return (free(node.scoreCpu() + pod.cpuForScore(), node.allocatable(Resources.CPU))
                        + free(node.scoreMemory() + pod.memoryForScore(), node.allocatable(Resources.MEMORY)))
                / 2;
    }

    private static long free(final long used, final long allocatable) {
        return allocatable == 0 || used > allocatable ? 0 : (allocatable - used) * MOST / allocatable;
    }

    /** Better where processors and memory are taken to the same degree. */
    private static long balanced(final PodInfo pod, final NodeInfo node) {
        final double cpu = fraction(node.scoreCpu() + pod.cpuForScore(), node.allocatable(Resources.CPU));
        final double memory = fraction(node.scoreMemory() + pod.memoryForScore(), node.allocatable(Resources.MEMORY));
        return Math.round((1 - Math.abs(cpu - memory) / 2) * MOST);
    }

    private static double fraction(final long used, final long allocatable) {
        return allocatable == 0 ? 1 : Math.min(1, (double) used / allocatable);
    }

    /** From the least, which may be below zero, to the most. */
    private static List<Long> relative(final List<Long> values) {
        final long least = Collections.min(values);
        final long range = Collections.max(values) - least;
        return values.stream()
                .map(value -> range == 0 ? 0 : (value - least) * MOST / range)
                .toList();
    }

    private static List<Long> higherIsBetter(final List<Long> values) {
        final long most = Collections.max(values);
        return values.stream().map(value -> most == 0 ? 0 : value * MOST / most).toList();
    }

    private static List<Long> lowerIsBetter(final List<Long> values) {
        final long most = Collections.max(values);
        return values.stream()
                .map(value -> most == 0 ? MOST : (most - value) * MOST / most)
                .toList();
    }
}
