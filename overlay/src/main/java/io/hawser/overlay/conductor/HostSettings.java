package io.hawser.overlay.conductor;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.sysctl.SysctlKey;
import io.hawser.overlay.backend.OverlayState;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the overlay needs of the kernel's settings, which netlink does not carry. */
final class HostSettings {
    private static final Logger LOG = LoggerFactory.getLogger(HostSettings.class);
    /** Entries beside those of peers: pods, and neighbours on the underlay. */
    private static final int OTHER_NEIGHBOURS = 1024;

    private final SettingsStore store;

    HostSettings(final SettingsStore store) {
        this.store = store;
    }

    /** Lets a tunnel device take packets whose source is reached another way, and ignore routers. */
    void prepareDevice(final String device, final IpFamily family) {
        if (family == IpFamily.IPV4) {
            ensure(SysctlKey.ofDevice("net.ipv4.conf", device, "rp_filter"), "0");
        }
        ensure(SysctlKey.ofDevice("net.ipv6.conf", device, "accept_ra"), "0");
    }

    /** Lets the host forward, and makes the neighbour table as large as the network needs. */
    void prepareHost(final OverlayState state) {
        for (final IpPrefix network : state.networks()) {
            final boolean v4 = network.family() == IpFamily.IPV4;
            ensure(SysctlKey.parse(v4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding"), "1");
            makeRoom(
                    v4 ? "net.ipv4.neigh.default" : "net.ipv6.neigh.default",
                    state.paths().size());
        }
    }

    /** Permanent entries counted towards these limits until Linux 5.0. Namespaces but the first do not have them. */
    private void makeRoom(final String table, final int peers) {
        final SysctlKey hardLimit = SysctlKey.parse(table + ".gc_thresh3");
        final long needed = 2L * peers + OTHER_NEIGHBOURS;
        final Optional<String> present = store.read(hardLimit);
        if (present.isPresent() && Long.parseLong(present.get()) < needed) {
            LOG.info("{} is raised from {} to {} for {} peers", hardLimit, present.get(), needed, peers);
            store.write(hardLimit, Long.toString(needed));
            store.write(SysctlKey.parse(table + ".gc_thresh2"), Long.toString(needed / 2));
            store.write(SysctlKey.parse(table + ".gc_thresh1"), Long.toString(needed / 4));
        }
    }

    /** Without IPv6 in the kernel its settings are not there, and nothing is to be done. */
    private void ensure(final SysctlKey key, final String value) {
        final Optional<String> present = store.read(key);
        if (present.isPresent() && !present.get().equals(value)) {
            LOG.info("{} was {} and is set to {}", key, present.get(), value);
            store.write(key, value);
        }
    }
}
