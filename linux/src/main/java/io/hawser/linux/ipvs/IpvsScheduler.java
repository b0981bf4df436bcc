package io.hawser.linux.ipvs;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a virtual service chooses a destination (ipvsadm(8)): those that kube-proxy takes. Each is a kernel module. */
public enum IpvsScheduler {
    /** One after the other. */
    RR,
    /** One after the other, by weight. */
    WRR,
    /** The one with the fewest connections. */
    LC,
    /** The one with the fewest connections for its weight. */
    WLC,
    /** By the destination's locality, then as {@link #LC}. */
    LBLC,
    /** The same with a set of destinations for each address. */
    LBLCR,
    /** By a hash of the source. */
    SH,
    /** By a hash of the destination. */
    DH,
    /** The one with the shortest expected delay. */
    SED,
    /** An idle one, else as {@link #SED}. */
    NQ,
    /** By a hash of the source which moves few clients when destinations change. */
    MH;

    /**
     * The scheduler of this name.
     *
     * @throws IllegalArgumentException with the names there are
     */
    public static IpvsScheduler ofName(final String name) {
        return Arrays.stream(values())
                .filter(scheduler -> scheduler.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no scheduler of IPVS; there are "
                        + Arrays.stream(values()).map(IpvsScheduler::toString).collect(Collectors.joining(", "))));
    }

    /** As the kernel calls it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
