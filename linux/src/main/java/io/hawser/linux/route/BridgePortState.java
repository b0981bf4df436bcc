package io.hawser.linux.route;

import java.util.Locale;

/** Spanning tree state of a bridge port, in the order of linux/if_bridge.h: BR_STATE_*. */
public enum BridgePortState {
    DISABLED(0),
    LISTENING(1),
    LEARNING(2),
    FORWARDING(3),
    BLOCKING(4);

    private static final BridgePortState[] VALUES = values();

    private final int number;

    BridgePortState(final int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static BridgePortState of(final int number) {
        return number >= 0 && number < VALUES.length ? VALUES[number] : DISABLED;
    }

    /** As {@code bridge} writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
