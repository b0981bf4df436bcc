package io.hawser.overlay.conductor;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.backend.OverlayState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link KernelSettings} under {@code /proc/sys}, of the calling thread's network namespace. */
final class ProcSettings implements KernelSettings {
    private static final Logger LOG = LoggerFactory.getLogger(ProcSettings.class);
    /** Entries beside those of peers: pods, and neighbours on the underlay. */
    private static final int OTHER_NEIGHBOURS = 1024;

    private final Path net;

    ProcSettings() {
        this(Path.of("/proc/sys/net"));
    }

    ProcSettings(final Path net) {
        this.net = net;
    }

    @Override
    public void prepareDevice(final String device, final IpFamily family) {
        if (family == IpFamily.IPV4) {
            ensure(net.resolve("ipv4/conf").resolve(device).resolve("rp_filter"), "0");
        }
        final Path acceptRa = net.resolve("ipv6/conf").resolve(device).resolve("accept_ra");
        if (Files.exists(acceptRa)) {
            ensure(acceptRa, "0");
        }
    }

    @Override
    public void prepareHost(final OverlayState state) {
        for (final IpPrefix network : state.networks()) {
            ensure(
                    net.resolve(network.family() == IpFamily.IPV4 ? "ipv4/ip_forward" : "ipv6/conf/all/forwarding"),
                    "1");
            makeRoom(network.family(), state.paths().size());
        }
    }

    /** Permanent entries counted towards these limits until Linux 5.0; namespaces other than the first have none. */
    private void makeRoom(final IpFamily family, final int peers) {
        final Path directory =
                net.resolve(family == IpFamily.IPV4 ? "ipv4" : "ipv6").resolve("neigh/default");
        final Path hardLimit = directory.resolve("gc_thresh3");
        final long needed = 2L * peers + OTHER_NEIGHBOURS;
        if (Files.exists(hardLimit) && Long.parseLong(read(hardLimit)) < needed) {
            LOG.info("{} is raised to {} for {} peers", hardLimit, needed, peers);
            write(hardLimit, Long.toString(needed));
            write(directory.resolve("gc_thresh2"), Long.toString(needed / 2));
            write(directory.resolve("gc_thresh1"), Long.toString(needed / 4));
        }
    }

    private static void ensure(final Path path, final String value) {
        if (!read(path).equals(value)) {
            LOG.info("{} is set to {}", path, value);
            write(path, value);
        }
    }

    private static String read(final Path path) {
        try {
            return Files.readString(path).strip();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    private static void write(final Path path, final String value) {
        try {
            Files.writeString(path, value);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write " + value + " to " + path, e);
        }
    }
}
