package io.hawser.node.cli;

import io.hawser.kube.api.InCluster;
import io.hawser.kube.api.KubeConfig;
import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.tls.TlsManagers;
import io.hawser.kube.watch.WatchSettings;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.node.services.BuiltInPlanes;
import io.hawser.node.services.ConntrackLimits;
import io.hawser.node.services.ServiceSettings;
import io.hawser.proxy.conductor.SyncSettings;
import io.hawser.proxy.plane.DataPlanes;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.source.ApiSource;
import io.hawser.proxy.source.DirectorySource;
import io.hawser.proxy.source.ServiceSource;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How services are served: kube-proxy's flags. */
final class ServiceFlags {
    @Option(
            names = "--proxy-mode",
            paramLabel = "MODE",
            description =
                    "Serve the cluster's services, by this data plane; auto: the first of --proxy-mode-order that "
                            + "the kernel can carry. One that it cannot gives way to the next of ipvs, iptables, "
                            + "userspace. Without this flag, services are left alone.")
    String mode;

    @Option(
            names = "--proxy-mode-order",
            paramLabel = "MODE",
            split = ",",
            description = "What --proxy-mode auto tries, in this order; without it: "
                    + "nftables, ipvs, iptables, userspace, as far as this build has them.")
    List<String> order = new ArrayList<>();

    @Option(
            names = "--strict-proxy-mode",
            description = "Refuse to start where the kernel cannot carry the mode that --proxy-mode names.")
    boolean strict;

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "A kubeconfig; without it, the pod's own.")
    Path kubeconfig;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "The API server, in the place of the kubeconfig's; alone, it is asked without credentials.")
    String master;

    @Option(
            names = "--services-dir",
            paramLabel = "DIR",
            description = "Read Services, EndpointSlices and Nodes from the YAML files of this directory, not from an "
                    + "API server. Files are to be renamed into it.")
    Path servicesDir;

    @Option(
            names = "--hostname-override",
            paramLabel = "NAME",
            description = "Name of this node's Node object; without it, as with --node-name.")
    String hostname;

    @Option(
            names = "--cluster-cidr",
            paramLabel = "CIDR",
            split = ",",
            description = "Where pods' addresses come from; what comes to a ClusterIP from elsewhere is masqueraded.")
    List<String> clusterCidrs = new ArrayList<>();

    @Option(
            names = "--service-cidr",
            paramLabel = "CIDR",
            split = ",",
            description =
                    "Where ClusterIPs come from; what no service has there is refused, never routed off the node.")
    List<String> serviceCidrs = new ArrayList<>();

    @Option(
            names = "--nodeport-addresses",
            paramLabel = "CIDR",
            split = ",",
            description = "Node ports are served at the node's addresses in these; without it, at all but loopback.")
    List<String> nodePortAddresses = new ArrayList<>();

    @Option(names = "--masquerade-all", description = "Masquerade all that goes to a ClusterIP.")
    boolean masqueradeAll;

    @Option(
            names = "--healthz-bind-address",
            paramLabel = "IP:PORT",
            description = "Where /healthz and /livez of services are served; empty for nowhere (${DEFAULT-VALUE}).",
            defaultValue = "0.0.0.0:10256")
    String healthzBindAddress;

    @Option(
            names = "--metrics-bind-address",
            paramLabel = "IP:PORT",
            description = "Where /metrics is served; empty for nowhere (${DEFAULT-VALUE}).",
            defaultValue = "127.0.0.1:10249")
    String metricsBindAddress;

    @Option(
            names = "--min-sync-period",
            paramLabel = "TIME",
            description = "Between two changes of what is in place; the first after quiet is made at once "
                    + "(${DEFAULT-VALUE}).",
            defaultValue = "10ms")
    String minSyncPeriod;

    @Option(
            names = "--sync-period",
            paramLabel = "TIME",
            description = "After which what is in place is compared without a cause (${DEFAULT-VALUE}).",
            defaultValue = "30s")
    String syncPeriod;

    @Option(
            names = "--conntrack-max-per-core",
            paramLabel = "N",
            description = "Tracked connections for each core that there is to be room for; 0 to leave it "
                    + "(${DEFAULT-VALUE}). Room is never taken away.",
            defaultValue = "32768")
    int conntrackMaxPerCore;

    @Option(
            names = "--conntrack-min",
            paramLabel = "N",
            description = "The same, however few the cores (${DEFAULT-VALUE}).",
            defaultValue = "131072")
    int conntrackMin;

    @Option(
            names = "--conntrack-tcp-timeout-established",
            paramLabel = "TIME",
            description = "How long a connection may be silent; 0 to leave it (${DEFAULT-VALUE}).",
            defaultValue = "24h")
    String tcpEstablished;

    @Option(
            names = "--conntrack-tcp-timeout-close-wait",
            paramLabel = "TIME",
            description = "How long one may be half closed; 0 to leave it (${DEFAULT-VALUE}).",
            defaultValue = "1h")
    String tcpCloseWait;

    @Option(
            names = "--conntrack-udp-timeout",
            paramLabel = "TIME",
            description = "How long a UDP flow without answers may be silent; 0 to leave it (${DEFAULT-VALUE}).",
            defaultValue = "0")
    String udp;

    @Option(
            names = "--conntrack-udp-timeout-stream",
            paramLabel = "TIME",
            description = "How long one with answers may be silent; 0 to leave it (${DEFAULT-VALUE}).",
            defaultValue = "0")
    String udpStream;

    boolean enabled() {
        return mode != null;
    }

    ServiceSettings settings(final String nodeName, final IpvsFlags ipvs, final UserspaceFlags userspace) {
        try {
            final DataPlanes planes = BuiltInPlanes.with(ipvs.settings(), userspace.settings());
            return new ServiceSettings(
                    planes,
                    planes.request(
                            mode.toLowerCase(Locale.ROOT),
                            order.stream().map(String::strip).toList(),
                            strict),
                    nodeName,
                    new NodeView(
                            prefixes(clusterCidrs), prefixes(serviceCidrs), prefixes(nodePortAddresses), masqueradeAll),
                    SyncSettings.DEFAULT.withPeriods(
                            GoDuration.parse("--min-sync-period", minSyncPeriod),
                            GoDuration.parse("--sync-period", syncPeriod)),
                    conntrack(),
                    address("--healthz-bind-address", healthzBindAddress),
                    address("--metrics-bind-address", metricsBindAddress));
        } catch (final IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private ConntrackLimits conntrack() {
        return new ConntrackLimits(
                conntrackMaxPerCore,
                conntrackMin,
                GoDuration.parse("--conntrack-tcp-timeout-established", tcpEstablished),
                GoDuration.parse("--conntrack-tcp-timeout-close-wait", tcpCloseWait),
                GoDuration.parse("--conntrack-udp-timeout", udp),
                GoDuration.parse("--conntrack-udp-timeout-stream", udpStream));
    }

    /** Where services are read from. */
    ServiceSource source(final String nodeName, final Optional<Path> otherKubeconfig) {
        try {
            if (servicesDir != null) {
                return new DirectorySource(servicesDir, nodeName);
            }
            final Optional<Path> file = Optional.ofNullable(kubeconfig).or(() -> otherKubeconfig);
            return new ApiSource(connection(file), nodeName, WatchSettings.DEFAULT);
        } catch (final IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            throw new UsageException("services cannot be read: " + e.getMessage());
        } catch (final URISyntaxException e) {
            throw new UsageException("--master: '" + master + "' is no URL: " + e.getReason());
        }
    }

    private KubeConnection connection(final Optional<Path> file) throws URISyntaxException {
        if (master == null) {
            return file.map(KubeConfig::connection).orElseGet(InCluster::connection);
        }
        // As with kube-proxy: an address alone is asked without credentials.
        final Optional<KubeConnection> found = file.map(KubeConfig::connection);
        return new KubeConnection(
                new URI(master),
                found.map(KubeConnection::tls).orElse(new TlsManagers(Optional.empty(), Optional.empty())),
                found.map(KubeConnection::token).orElse(Optional::empty));
    }

    private static List<IpPrefix> prefixes(final List<String> texts) {
        return texts.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> IpPrefix.parse(text).network())
                .toList();
    }

    private static Optional<InetSocketAddress> address(final String flag, final String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        final int colon = text.lastIndexOf(':');
        try {
            final int port = Integer.parseInt(text.substring(colon + 1));
            final String host = text.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
            if (host.isEmpty() || port < 1 || port > 0xffff) {
                throw new NumberFormatException(text);
            }
            return Optional.of(new InetSocketAddress(IpAddress.parse(host).toInetAddress(), port));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(flag + ": '" + text + "' is not of the form IP:PORT", e);
        }
    }
}
