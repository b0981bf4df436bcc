package io.hawser.linux.route;

import java.util.Locale;

/** How a link makes its own IPv6 link-local address, in the order of linux/if_link.h: IN6_ADDR_GEN_MODE_*. */
public enum AddrGenMode {
    EUI64(0),
    NONE(1),
    STABLE_PRIVACY(2),
    RANDOM(3);

    private static final AddrGenMode[] VALUES = values();

    private final int number;

    AddrGenMode(final int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static AddrGenMode of(final int number) {
        return number >= 0 && number < VALUES.length ? VALUES[number] : null;
    }

    /** As {@code ip} writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
