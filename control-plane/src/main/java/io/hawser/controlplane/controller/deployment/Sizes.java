package io.hawser.controlplane.controller.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How large each ReplicaSet has to be next. Pure: the arithmetic of k8s.io/kubernetes/pkg/controller/deployment. */
final class Sizes {
    private Sizes() {}

    /** The new set's size: as large as the surge allows, or down to what is wanted. */
    static int ofNew(final int size, final int allSizes, final RollingLimits limits, final boolean rolling) {
        if (!rolling || size > limits.replicas()) {
            return limits.replicas();
        }
        final int room = limits.replicas() + limits.maxSurge() - allSizes;
        return room <= 0 ? size : size + Math.min(room, limits.replicas() - size);
    }

    /** Old sets that have to shrink, with their new sizes: first what is not available anyway, then the oldest. */
    static Map<ObjectNode, Integer> ofOld(final Generations sets, final RollingLimits limits) {
        final int current = sets.current().map(Generations::replicas).orElse(0);
        final int currentAvailable = sets.current().map(Generations::available).orElse(0);
        final int newUnavailable = Math.max(0, current - currentAvailable);
        int most = Generations.replicas(sets.all()) - limits.minAvailable() - newUnavailable;
        final Map<ObjectNode, Integer> sizes = new LinkedHashMap<>();
        for (final ObjectNode set : sets.activeOld()) {
            final int sick = Math.max(0, Generations.replicas(set) - Generations.available(set));
            final int less = Math.min(Math.max(0, most), sick);
            if (less > 0) {
                sizes.put(set, Generations.replicas(set) - less);
                most -= less;
            }
        }
        int available = currentAvailable;
        for (final ObjectNode set : sets.activeOld()) {
            available += Math.min(Generations.available(set), sizes.getOrDefault(set, Generations.replicas(set)));
        }
        int spare = Math.min(Math.max(0, most), available - limits.minAvailable());
        for (final ObjectNode set : sets.activeOld()) {
            final int size = sizes.getOrDefault(set, Generations.replicas(set));
            final int less = Math.min(Math.max(0, spare), size);
            if (less > 0) {
                sizes.put(set, size - less);
                spare -= less;
            }
        }
        return sizes;
    }

    /** All sizes after the wanted number has changed in the midst of a rollout: each set keeps its share. */
    static Map<ObjectNode, Integer> inProportion(
            final List<ObjectNode> active, final RollingLimits limits, final int before) {
        final int allowed = limits.replicas() > 0 ? limits.replicas() + limits.maxSurge() : 0;
        final int toAdd = allowed - Generations.replicas(active);
        final List<ObjectNode> order = new ArrayList<>(active);
        final Comparator<ObjectNode> bySize = Comparator.comparingInt(set -> -Generations.replicas(set));
        order.sort(bySize.thenComparing(toAdd >= 0 ? Generations.BY_AGE.reversed() : Generations.BY_AGE));
        final Map<ObjectNode, Integer> sizes = new LinkedHashMap<>();
        int added = 0;
        for (final ObjectNode set : order) {
            final int share = share(set, limits, before, toAdd, added);
            sizes.put(set, Generations.replicas(set) + share);
            added += share;
        }
        if (!order.isEmpty()) {
            final int left = toAdd - added;
            sizes.computeIfPresent(order.get(0), (set, size) -> Math.max(0, size + left));
        }
        return sizes;
    }

    private static int share(
            final ObjectNode set, final RollingLimits limits, final int before, final int toAdd, final int added) {
        final int size = Generations.replicas(set);
        if (size == 0 || toAdd == added) {
            return 0;
        }
        final int wholeBefore = Math.max(1, Revisions.number(set, Revisions.MAX, before));
        final double grown = (double) size * (limits.replicas() + limits.maxSurge()) / wholeBefore;
        final int change = limits.replicas() == 0 ? -size : (int) Math.round(grown) - size;
        return toAdd > 0 ? Math.min(change, toAdd - added) : Math.max(change, toAdd - added);
    }
}
