package io.hawser.linux.udp;

/** linux/in.h: IP_PMTUDISC_*, whether datagrams may be fragmented. */
public enum PathMtuDiscovery {
    /** Never set "don't fragment": what is too large is fragmented, here or on the way. */
    DONT(0),
    /** Fragment what is larger than the path is known to take, and forbid it on the way. */
    WANT(1),
    /** Never fragment: what is larger than the path is known to take is refused with EMSGSIZE. */
    DO(2),
    /** Never fragment, and heed only the interface's MTU, not what the path is known to take. */
    PROBE(3);

    private final int value;

    PathMtuDiscovery(final int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
