package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;

/** How a pod is treated when its node runs short. */
final class QosClass {
    private QosClass() {}

    static String of(final JsonNode podSpec) {
        boolean any = false;
        boolean all = true;
        for (final String list : new String[] {"initContainers", "containers"}) {
            for (final JsonNode container : podSpec.path(list)) {
                final JsonNode requests = container.path("resources").path("requests");
                final JsonNode limits = container.path("resources").path("limits");
                for (final String resource : new String[] {"cpu", "memory"}) {
                    final JsonNode request = requests.path(resource);
                    final JsonNode limit = limits.path(resource);
                    any |= isPositive(request) || isPositive(limit);
                    all &= isPositive(limit)
                            && (request.isMissingNode() || Amounts.of(request).compareTo(Amounts.of(limit)) == 0);
                }
            }
        }
        if (!any) {
            return "BestEffort";
        }
        return all ? "Guaranteed" : "Burstable";
    }

    private static boolean isPositive(final JsonNode quantity) {
        return !quantity.isMissingNode() && Amounts.of(quantity).signum() > 0;
    }
}
