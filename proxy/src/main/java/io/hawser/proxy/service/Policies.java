package io.hawser.proxy.service;

/**
 * How a service port chooses among its endpoints.
 *
 * @param affinitySeconds how long a client address keeps its endpoint after its last connection
 *     ({@code sessionAffinity: ClientIP}), 1 to 86400; 0 for no affinity
 * @param internal for traffic to the ClusterIP
 * @param external for traffic to external addresses and node ports
 * @param healthCheckNodePort where {@code externalTrafficPolicy: Local} of a load balancer is asked for health; 0 for
 *     none
 */
public record Policies(int affinitySeconds, TrafficPolicy internal, TrafficPolicy external, int healthCheckNodePort) {
    /** What Kubernetes takes when nothing is said. */
    public static final Policies DEFAULT = new Policies(0, TrafficPolicy.CLUSTER, TrafficPolicy.CLUSTER, 0);

    private static final int LONGEST_AFFINITY = 86_400;

    /** @throws IllegalArgumentException if a number is out of its range */
    public Policies {
        if (affinitySeconds < 0 || affinitySeconds > LONGEST_AFFINITY) {
            throw new IllegalArgumentException(
                    "session affinity of " + affinitySeconds + " s is not within 0 and " + LONGEST_AFFINITY);
        }
        Ports.checkOptional("health check node port", healthCheckNodePort);
    }

    /** The same with affinity of a client's address. */
    public Policies withAffinity(final int seconds) {
        return new Policies(seconds, internal, external, healthCheckNodePort);
    }

    /** The same with another policy for traffic to the ClusterIP. */
    public Policies withInternal(final TrafficPolicy policy) {
        return new Policies(affinitySeconds, policy, external, healthCheckNodePort);
    }

    /** The same with another policy for traffic to external addresses and node ports. */
    public Policies withExternal(final TrafficPolicy policy) {
        return new Policies(affinitySeconds, internal, policy, healthCheckNodePort);
    }
}
