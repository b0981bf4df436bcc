package io.hawser.cni.config;

/**
 * How a pod is joined to its host.
 *
 * @param mode over a bridge, or alone
 * @param bridge the bridge's name
 * @param gateway whether the bridge has the gateway's address
 * @param defaultGateway whether pods' default routes lead there
 * @param forceAddress whether another address of the bridge may be taken away for it
 * @param hairpin whether the bridge sends a pod's packets back to it
 * @param promiscuous whether the bridge takes packets for any destination
 * @param mtu in bytes; 0 for the node network's, or the kernel's default
 */
public record Wiring(
        Mode mode,
        String bridge,
        boolean gateway,
        boolean defaultGateway,
        boolean forceAddress,
        boolean hairpin,
        boolean promiscuous,
        int mtu) {
    /** How packets get from pod to host. */
    public enum Mode {
        /** Over a bridge, as the reference plugin {@code bridge} does it. */
        BRIDGE,
        /** By a route for each pod, as the reference plugin {@code ptp} does it. */
        ROUTED,
        /** Not at all: another plugin did it, and this one adds to its work. */
        CHAINED
    }
}
