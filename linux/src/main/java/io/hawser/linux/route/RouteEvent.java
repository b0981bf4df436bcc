package io.hawser.linux.route;

/** One thing the kernel announced. What was announced may have changed again since. */
public sealed interface RouteEvent {
    /** A link is new, or something about it changed. */
    record LinkChanged(Link link) implements RouteEvent {}

    /** A link is gone, also into another namespace. */
    record LinkRemoved(Link link) implements RouteEvent {}

    /**
     * A link became a port of a bridge, or its settings as port changed.
     *
     * @param ifindex index of the port
     * @param bridge index of the bridge
     * @param port its settings
     */
    record BridgePortChanged(int ifindex, int bridge, BridgePort port) implements RouteEvent {}

    /**
     * A link is no longer a port of a bridge.
     *
     * @param ifindex index of the link
     * @param bridge index of the bridge
     */
    record BridgePortRemoved(int ifindex, int bridge) implements RouteEvent {}

    /** An address is new, or changed. */
    record AddressChanged(InterfaceAddress address) implements RouteEvent {}

    /** An address is gone. */
    record AddressRemoved(InterfaceAddress address) implements RouteEvent {}

    /**
     * A route is new. The kernel does not announce IPv4 routes that go because their link does: see
     * {@link LinkChanged} and {@link LinkRemoved}.
     */
    record RouteChanged(Route route) implements RouteEvent {}

    /** A route is gone. */
    record RouteRemoved(Route route) implements RouteEvent {}

    /** A neighbour is new, or changed. */
    record NeighbourChanged(Neighbour neighbour) implements RouteEvent {}

    /** A neighbour is gone. */
    record NeighbourRemoved(Neighbour neighbour) implements RouteEvent {}

    /** A forwarding entry is new, or changed. */
    record FdbChanged(FdbEntry entry) implements RouteEvent {}

    /** A forwarding entry is gone. */
    record FdbRemoved(FdbEntry entry) implements RouteEvent {}

    /** A rule is new. */
    record RuleAdded(Rule rule) implements RouteEvent {}

    /** A rule is gone. */
    record RuleRemoved(Rule rule) implements RouteEvent {}

    /** The kernel dropped announcements that were not read in time: what is known must be read anew. */
    record Overrun() implements RouteEvent {}
}
