package io.hawser.linux.route;

/**
 * Settings of a bridge. Times are in hundredths of a second, as the kernel counts them.
 *
 * @param vlanFiltering whether packets are sorted by VLAN
 * @param spanningTree whether the spanning tree protocol is spoken
 * @param multicastSnooping whether listeners to multicast are tracked
 * @param ageingTime how long an address is remembered
 * @param forwardDelay how long a port listens, and then learns, before it forwards
 * @param helloTime how often the root announces itself
 * @param maxAge how long an announcement counts
 * @param priority of this bridge to become the root; the smallest wins
 */
public record Bridge(
        boolean vlanFiltering,
        boolean spanningTree,
        boolean multicastSnooping,
        long ageingTime,
        int forwardDelay,
        int helloTime,
        int maxAge,
        int priority)
        implements LinkKind {
    /** The kernel's name of the kind. */
    public static final String NAME = "bridge";

    /** What the kernel makes without being told more. */
    public static final Bridge DEFAULT = new Bridge(false, false, true, 30_000, 1_500, 200, 2_000, 0x8000);

    /** This, with VLAN filtering on or off. */
    public Bridge withVlanFiltering(final boolean on) {
        return new Bridge(on, spanningTree, multicastSnooping, ageingTime, forwardDelay, helloTime, maxAge, priority);
    }

    /** This, with the spanning tree protocol on or off. */
    public Bridge withSpanningTree(final boolean on) {
        return new Bridge(vlanFiltering, on, multicastSnooping, ageingTime, forwardDelay, helloTime, maxAge, priority);
    }

    /** This, with multicast snooping on or off. */
    public Bridge withMulticastSnooping(final boolean on) {
        return new Bridge(vlanFiltering, spanningTree, on, ageingTime, forwardDelay, helloTime, maxAge, priority);
    }

    /** This, with addresses remembered for {@code hundredths} of a second. */
    public Bridge withAgeingTime(final long hundredths) {
        return new Bridge(
                vlanFiltering, spanningTree, multicastSnooping, hundredths, forwardDelay, helloTime, maxAge, priority);
    }

    /** This, with ports that listen and learn for {@code hundredths} of a second each. */
    public Bridge withForwardDelay(final int hundredths) {
        return new Bridge(
                vlanFiltering, spanningTree, multicastSnooping, ageingTime, hundredths, helloTime, maxAge, priority);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The kind, and what differs from {@link #DEFAULT}. */
    @Override
    public String toString() {
        return difference(DEFAULT);
    }

    /** The kind, and what differs from {@code other}, as {@code ip link} writes it. */
    String difference(final Bridge other) {
        final StringBuilder text = new StringBuilder(NAME);
        append(text, "vlan_filtering", vlanFiltering ? 1 : 0, other.vlanFiltering ? 1 : 0);
        append(text, "ageing_time", ageingTime, other.ageingTime);
        append(text, "stp_state", spanningTree ? 1 : 0, other.spanningTree ? 1 : 0);
        append(text, "forward_delay", forwardDelay, other.forwardDelay);
        append(text, "hello_time", helloTime, other.helloTime);
        append(text, "max_age", maxAge, other.maxAge);
        append(text, "priority", priority, other.priority);
        append(text, "mcast_snooping", multicastSnooping ? 1 : 0, other.multicastSnooping ? 1 : 0);
        return text.toString();
    }

    private static void append(final StringBuilder text, final String name, final long value, final long other) {
        if (value != other) {
            text.append(' ').append(name).append(' ').append(value);
        }
    }
}
