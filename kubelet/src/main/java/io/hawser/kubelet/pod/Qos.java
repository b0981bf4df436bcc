package io.hawser.kubelet.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** How a pod is treated when its node runs short (pod quality of service). */
public enum Qos {
    /** Limits for all, and requests of the same size. */
    GUARANTEED("Guaranteed"),
    /** Some request or limit. */
    BURSTABLE("Burstable"),
    /** Nothing asked for. */
    BEST_EFFORT("BestEffort");

    private static final long GUARANTEED_SCORE = -997;
    private static final long BEST_EFFORT_SCORE = 1000;

    private final String word;

    Qos(final String word) {
        this.word = word;
    }

    /** As the API writes it. */
    public String word() {
        return word;
    }

    /** The folder that its cgroups stand in, below kubepods. */
    public String folder() {
        return this == GUARANTEED ? "" : word.toLowerCase(Locale.ROOT);
    }

    /** The class of a pod. */
    public static Qos of(final Pod pod) {
        boolean any = false;
        boolean all = true;
        for (final Pod.ContainerSpec container : pod.allContainers()) {
            final JsonNode resources = container.json().path("resources");
            for (final String resource : List.of("cpu", "memory")) {
                final BigDecimal request =
                        Quantity.of(resources.path("requests").path(resource));
                final BigDecimal limit = Quantity.of(resources.path("limits").path(resource));
                any |= request.signum() > 0 || limit.signum() > 0;
                final boolean same = request.signum() == 0 || request.compareTo(limit) == 0;
                all = all && limit.signum() > 0 && same;
            }
        }
        if (!any) {
            return BEST_EFFORT;
        }
        return all ? GUARANTEED : BURSTABLE;
    }

    /**
     * What the kernel adds to a process' badness when memory is short: the less a container asked for, the more.
     *
     * @param memoryRequest in bytes
     * @param memoryCapacity of the node, in bytes
     */
    public long oomScoreAdj(final long memoryRequest, final long memoryCapacity) {
        return switch (this) {
            case GUARANTEED -> GUARANTEED_SCORE;
            case BEST_EFFORT -> BEST_EFFORT_SCORE;
            case BURSTABLE -> {
                final long score = BEST_EFFORT_SCORE - BEST_EFFORT_SCORE * memoryRequest / Math.max(1, memoryCapacity);
                yield Math.max(BEST_EFFORT_SCORE + GUARANTEED_SCORE, Math.min(BEST_EFFORT_SCORE - 1, score));
            }
        };
    }
}
