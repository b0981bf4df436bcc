package io.hawser.proxy.testing;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import java.util.Locale;

/** The places of a {@link ServiceNetwork}. */
public enum Place {
    /** Outside of the cluster, beside the nodes. */
    CLIENT("198.51.100.2", "fd00:51::2"),
    /** The node whose data plane is tested. */
    NODE("198.51.100.10", "fd00:51::10"),
    /** Another node. */
    PEER("198.51.100.11", "fd00:51::11"),
    /** A pod on the node. */
    POD_A1("10.244.1.2", "fd00:244:1::2"),
    /** Another pod on the node. */
    POD_A2("10.244.1.3", "fd00:244:1::3"),
    /** A pod on the other node. */
    POD_B1("10.244.2.2", "fd00:244:2::2");

    private final String v4;
    private final String v6;

    Place(final String v4, final String v6) {
        this.v4 = v4;
        this.v6 = v6;
    }

    /** Its address. */
    public IpAddress address(final IpFamily family) {
        return IpAddress.parse(family == IpFamily.IPV4 ? v4 : v6);
    }

    /** Whether it is on the tested node. */
    public boolean isLocal() {
        return this == NODE || this == POD_A1 || this == POD_A2;
    }

    /** A word for namespaces and answers. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
