package io.hawser.proxy.service;

/** Which endpoints may be chosen (core/v1 externalTrafficPolicy and internalTrafficPolicy, KEP-2086). */
public enum TrafficPolicy {
    /** Those of the whole cluster. */
    CLUSTER,
    /** Those of this node alone. */
    LOCAL
}
