package io.hawser.node.cli;

import io.hawser.ipvs.director.IpvsSettings;
import io.hawser.linux.ipvs.IpvsScheduler;
import io.hawser.linux.ipvs.IpvsTimeouts;
import picocli.CommandLine.Option;

/** What may be chosen of {@code --proxy-mode ipvs}: kube-proxy's flags. */
final class IpvsFlags {
    @Option(
            names = "--ipvs-scheduler",
            paramLabel = "NAME",
            description = "How IPVS chooses an endpoint: rr, wrr, lc, wlc, sh, dh, sed, nq, mh, lblc or lblcr "
                    + "(${DEFAULT-VALUE}).",
            defaultValue = "rr")
    String scheduler;

    @Option(
            names = "--ipvs-tcp-timeout",
            paramLabel = "TIME",
            description = "After which IPVS forgets an idle TCP connection; 0s leaves the kernel's (${DEFAULT-VALUE}).",
            defaultValue = "0s")
    String tcpTimeout;

    @Option(
            names = "--ipvs-tcpfin-timeout",
            paramLabel = "TIME",
            description = "The same of one that a side has closed (${DEFAULT-VALUE}).",
            defaultValue = "0s")
    String tcpFinTimeout;

    @Option(
            names = "--ipvs-udp-timeout",
            paramLabel = "TIME",
            description = "The same of a UDP flow (${DEFAULT-VALUE}).",
            defaultValue = "0s")
    String udpTimeout;

    @Option(
            names = "--ipvs-strict-arp",
            description = "Answer ARP for the addresses of the node's own devices alone (arp_ignore, arp_announce).")
    boolean strictArp;

    @Option(
            names = "--ipvs-dummy-device",
            description = "Put virtual addresses on a device kube-ipvs0, as kube-proxy does; without it, routes do.")
    boolean dummyDevice;

    /** @throws IllegalArgumentException naming the flag */
    IpvsSettings settings() {
        return new IpvsSettings(
                scheduler(),
                new IpvsTimeouts(
                        seconds("--ipvs-tcp-timeout", tcpTimeout),
                        seconds("--ipvs-tcpfin-timeout", tcpFinTimeout),
                        seconds("--ipvs-udp-timeout", udpTimeout)),
                strictArp,
                dummyDevice);
    }

    private IpvsScheduler scheduler() {
        try {
            return IpvsScheduler.ofName(scheduler);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("--ipvs-scheduler: " + e.getMessage(), e);
        }
    }

    private static int seconds(final String flag, final String text) {
        return Math.toIntExact(GoDuration.parse(flag, text).toSeconds());
    }
}
