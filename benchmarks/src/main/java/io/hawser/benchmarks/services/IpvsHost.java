package io.hawser.benchmarks.services;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Tool;
import io.hawser.ipvs.director.IpvsPlane;
import io.hawser.linux.LinuxException;
import io.hawser.linux.ipvs.Ipvs;
import io.hawser.linux.ipvs.ListedService;
import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.service.Endpoint;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A host whose IPVS is filled and emptied. */
final class IpvsHost {
    static final String HAWSER = "hawser-ipvs";
    static final String IPVSADM = "ipvsadm";

    private static final Tool TOOL = new Tool("ipvsadm", "Debian package ipvsadm");

    private final Host host;
    private final Ipvs ipvs;

    private IpvsHost(final Host host, final Ipvs ipvs) {
        this.host = host;
        this.ipvs = ipvs;
    }

    /** What this machine lacks, in the words that the report has. */
    static Optional<String> unavailable() {
        try (Ipvs ipvs = Ipvs.open()) {
            return ipvs.info().version().isEmpty() ? Optional.of("IPVS without a version") : Tool.missing(TOOL);
        } catch (final LinuxException e) {
            return Optional.of("no IPVS in this kernel: bin/kernel-with-ipvs -- bin/bench services");
        }
    }

    static IpvsHost in(final Lab lab) throws Exception {
        return in(lab, "node");
    }

    /**
     * A host that nobody deleted a destination of. IPVS keeps those two minutes (IP_VS_DEST_TRASH_PERIOD), and looks
     * through all of them for each that is added: 100,000 take a minute longer on a host that has just lost as many.
     */
    static IpvsHost fresh(final Lab lab, final int number) throws Exception {
        return in(lab, "node" + number);
    }

    private static IpvsHost in(final Lab lab, final String name) throws Exception {
        final Host host = lab.host(name);
        return new IpvsHost(host, lab.keep(() -> host.call(Ipvs::open), Ipvs::close));
    }

    Host host() {
        return host;
    }

    /** A plane that has applied nothing yet. */
    IpvsPlane plane(final Lab lab) throws Exception {
        return lab.keep(() -> host.call(() -> IpvsPlane.open(Catalogue.VIEW)), IpvsPlane::close);
    }

    /** Makes sure that so many destinations are there. */
    void requireDestinations(final int wanted) {
        int held = 0;
        for (final ListedService listed : ipvs.services()) {
            held += ipvs.destinations(listed.service().key()).size();
        }
        if (held != wanted) {
            throw new IllegalStateException("the kernel has " + held + " destinations instead of " + wanted);
        }
    }

    /** Deletes all services. */
    void empty() {
        ipvs.newTransaction().flush().commit().orThrow();
    }

    /** Writes a file for {@code ipvsadm-restore}. */
    static void write(final Path file, final Catalogue catalogue) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (int number = 0; number < catalogue.services(); number++) {
                final IpAddress address = Catalogue.clusterIp(number);
                out.write("-A -t " + address + ":" + Catalogue.PORT + " -s rr\n");
                for (final Endpoint endpoint : catalogue.endpointsOf(number)) {
                    out.write(destination("-a", address, endpoint) + " -m -w 1\n");
                }
            }
        }
    }

    /** What {@code ipvsadm} is told of a destination. */
    static String destination(final String verb, final IpAddress service, final Endpoint endpoint) {
        return verb + " -t " + service + ":" + Catalogue.PORT + " -r " + endpoint;
    }

    /** A command that has {@code ipvsadm} read a file. */
    static List<String> restore(final Path file) {
        return List.of("sh", "-c", "ipvsadm -R < " + file);
    }
}
