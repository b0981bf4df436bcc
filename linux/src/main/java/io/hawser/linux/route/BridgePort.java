package io.hawser.linux.route;

import java.util.Set;

/**
 * Settings of a link as port of a bridge.
 *
 * @param state spanning tree state
 * @param priority spanning tree priority
 * @param cost spanning tree cost
 * @param flags what is on
 */
public record BridgePort(BridgePortState state, int priority, int cost, Set<BridgePortFlag> flags) {
    /** The flags are copied. */
    public BridgePort {
        flags = Set.copyOf(flags);
    }

    /** Whether {@code flag} is on. */
    public boolean is(final BridgePortFlag flag) {
        return flags.contains(flag);
    }
}
