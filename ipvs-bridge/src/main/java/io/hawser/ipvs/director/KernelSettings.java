package io.hawser.ipvs.director;

import io.hawser.linux.sysctl.Sysctl;
import io.hawser.linux.sysctl.SysctlKey;

/** The kernel settings that services over IPVS need, as kube-proxy sets them; of the calling thread's namespace. */
final class KernelSettings {
    private static final SysctlKey RELEASE = SysctlKey.parse("kernel.osrelease");
    /** Linux 5.9 no longer lets the first packet of a connection that reuses a port be lost. */
    private static final int FIXED_MAJOR = 5;

    private static final int FIXED_MINOR = 9;

    private KernelSettings() {}

    static void ensure(final IpvsSettings settings) {
        // IPVS' connections are conntrack's too, so that they can be masqueraded.
        set("net.ipv4.vs.conntrack", "1");
        // A packet to a destination that went ends its connection, and the client's next one goes elsewhere.
        set("net.ipv4.vs.expire_nodest_conn", "1");
        // So does a client's affinity to a destination that takes no new connections.
        set("net.ipv4.vs.expire_quiescent_template", "1");
        // A client that reuses a port for a new connection is led anew, not to where the old one went.
        set("net.ipv4.vs.conn_reuse_mode", reusesSafely(Sysctl.read(RELEASE)) ? "1" : "0");
        set("net.ipv4.ip_forward", "1");
        if (settings.strictArp()) {
            set("net.ipv4.conf.all.arp_ignore", "1");
            set("net.ipv4.conf.all.arp_announce", "2");
        }
    }

    /** Whether a new connection over a reused port is led anew without losing its first packet, and a second. */
    static boolean reusesSafely(final String release) {
        final String[] numbers = release.split("[^0-9]+", -1);
        final int major = number(numbers, 0);
        return major > FIXED_MAJOR || (major == FIXED_MAJOR && number(numbers, 1) >= FIXED_MINOR);
    }

    private static int number(final String[] numbers, final int index) {
        return index < numbers.length && !numbers[index].isEmpty() ? Integer.parseInt(numbers[index]) : 0;
    }

    private static void set(final String key, final String value) {
        Sysctl.ensure(SysctlKey.parse(key), value);
    }
}
