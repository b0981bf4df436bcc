package io.hawser.node.cli;

import io.hawser.node.DaemonSettings;
import io.hawser.node.NodeDaemon;
import io.hawser.node.services.NodeServices;
import io.hawser.node.services.ServiceSettings;
import io.hawser.overlay.address.InterfaceSelection;
import io.hawser.overlay.conductor.ChecksumPolicy;
import io.hawser.overlay.daemon.CarryingPolicy;
import io.hawser.overlay.daemon.CarryingPolicy.Carrier;
import io.hawser.overlay.daemon.OverlaySettings;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.etcd.EtcdLeaseRegistry;
import io.hawser.proxy.source.ServiceSource;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hawser node}: this node's overlay and services. */
@Command(
        name = "node",
        description = "Joins this node to the others: leases a subnet, and keeps the kernel so that pods reach pods, "
                + "and, with --proxy-mode, services.",
        subcommands = CleanupCommand.class,
        footer = {
            "",
            "Each flag is also an environment variable, HAWSER_ETCD_ENDPOINTS for --etcd-endpoints, and flanneld's "
                    + "name for it, FLANNELD_ETCD_ENDPOINTS, counts too.",
            "Ends on SIGTERM and SIGINT. The lease and what is in the kernel stay: pods go on talking, but for packets "
                    + "that the daemon itself carries."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class NodeCommand implements Callable<Integer> {
    @Option(
            names = ConfigFlag.NAME,
            paramLabel = "FILE",
            description = "A YAML file of these flags, without their dashes, with their values, lists for those that "
                    + "may be repeated; or a KubeProxyConfiguration; or both. What is given here or in the environment "
                    + "counts more.")
    Path config;

    @ArgGroup(validate = false, heading = "%nThe log:%n")
    LogFlags log = new LogFlags();

    @ArgGroup(validate = false, heading = "%nStatus:%n")
    StatusFlags status = new StatusFlags();

    @ArgGroup(validate = false, heading = "%netcd as the registry:%n")
    EtcdFlags etcd = new EtcdFlags();

    @ArgGroup(validate = false, heading = "%nKubernetes as the registry:%n")
    KubernetesFlags kubernetes = new KubernetesFlags();

    @ArgGroup(validate = false, heading = "%nThe interface to the other nodes:%n")
    InterfaceFlags interfaces = new InterfaceFlags();

    @ArgGroup(validate = false, heading = "%nPods' networks (CNI):%n")
    CniFlags cni = new CniFlags();

    @ArgGroup(validate = false, heading = "%nServices:%n")
    ServiceFlags services = new ServiceFlags();

    @ArgGroup(validate = false, heading = "%nServices by IPVS:%n")
    IpvsFlags ipvs = new IpvsFlags();

    @ArgGroup(validate = false, heading = "%nServices in userspace:%n")
    UserspaceFlags userspace = new UserspaceFlags();

    @Option(
            names = "--overlay",
            negatable = true,
            description = "Keep the overlay; --no-overlay leaves it to another.",
            defaultValue = "true",
            fallbackValue = "true")
    boolean overlay;

    @Option(
            names = "--subnet-file",
            paramLabel = "FILE",
            description = "Where CNI plugins find this node's subnet (${DEFAULT-VALUE}).",
            defaultValue = "/run/flannel/subnet.env")
    Path subnetFile;

    @Option(
            names = "--subnet-lease-renew-margin",
            paramLabel = "MINUTES",
            description = "How long before its end a lease is renewed (${DEFAULT-VALUE}).",
            defaultValue = "60")
    int renewMarginMinutes;

    @Option(names = "--ip-masq", description = "Give what leaves the pods' network this node's address.")
    boolean ipMasq;

    @Option(
            names = "--checksum-offload",
            paramLabel = "auto|on|off",
            description =
                    "Checksum offload of tunnel devices (${DEFAULT-VALUE}): auto switches it off where the kernel is "
                            + "found, in a test at start, or the driver of the interface known to corrupt them.",
            defaultValue = "auto")
    String checksumOffload;

    @Option(
            names = "--vxlan",
            paramLabel = "auto|kernel|userspace",
            description = "Who carries the packets of vxlan (${DEFAULT-VALUE}): the kernel, or this daemon, which auto "
                    + "chooses where the kernel has no vxlan. Those of udp are always the daemon's.",
            defaultValue = "auto")
    String vxlan;

    @Option(
            names = "--tunnel-threads",
            paramLabel = "N",
            description = "How many threads carry packets where the daemon does; 0 for what suits the machine "
                    + "(${DEFAULT-VALUE}).",
            defaultValue = "0")
    int tunnelThreads;

    @Option(
            names = "--tunnel-latency",
            description = "Record how long packets stay in this daemon where it carries them, and show it among the "
                    + "metrics.")
    boolean tunnelLatency;

    @Option(
            names = "--healthz-ip",
            paramLabel = "IP",
            description = "Where /healthz, /readyz and /metrics are served (${DEFAULT-VALUE}).",
            defaultValue = "0.0.0.0")
    String healthzIp;

    @Option(
            names = "--healthz-port",
            paramLabel = "PORT",
            description = "The port of the same; 0 for none (${DEFAULT-VALUE}).",
            defaultValue = "0")
    int healthzPort;

    @Override
    public Integer call() throws Exception {
        log.apply();
        if (healthzPort < 0 || healthzPort > 0xffff) {
            throw new UsageException("--healthz-port is " + healthzPort + ", which is no port");
        }
        final Optional<InetSocketAddress> health =
                healthzPort == 0 ? Optional.empty() : Optional.of(new InetSocketAddress(healthzIp, healthzPort));
        if (!overlay && !services.enabled()) {
            throw new UsageException("--no-overlay without --proxy-mode leaves nothing to do");
        }
        if (!overlay && cni.settings().isPresent()) {
            throw new UsageException("--cni-socket gives pods addresses of the overlay's lease; with --no-overlay "
                    + "there is none: 'hawser cni serve' has a subnet of its own");
        }
        final List<NodeDaemon.Starter> starters = new ArrayList<>();
        if (overlay) {
            starters.add(overlayStarter());
        }
        if (services.enabled()) {
            starters.add(serviceStarter());
        }
        NodeDaemon.run(starters, new DaemonSettings(HawserMain.Version.text(), health, status.path()));
        return 0;
    }

    private NodeDaemon.Starter overlayStarter() {
        final OverlaySettings settings;
        try {
            settings = new OverlaySettings(
                    subnetFile, ipMasq, Duration.ofMinutes(renewMarginMinutes), checksums(checksumOffload), carrying());
        } catch (final IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
        final InterfaceSelection selection = interfaces.selection();
        final LeaseRegistry registry =
                kubernetes.enabled ? kubernetes.registry(System.getenv()) : new EtcdLeaseRegistry(etcd.settings());
        return NodeDaemon.overlay(settings, registry, selection, cni.settings());
    }

    private NodeDaemon.Starter serviceStarter() {
        final String name = services.hostname != null ? services.hostname : kubernetes.nodeName(System.getenv());
        final ServiceSettings settings = services.settings(name, ipvs, userspace);
        final ServiceSource source = services.source(name, Optional.ofNullable(kubernetes.kubeconfig));
        return () -> NodeServices.start(settings, source);
    }

    private static ChecksumPolicy checksums(final String word) {
        try {
            return ChecksumPolicy.parse(word);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("--checksum-offload: " + e.getMessage(), e);
        }
    }

    private CarryingPolicy carrying() {
        final Carrier carrier = Carrier.parse(vxlan);
        final int workers = tunnelThreads == 0 ? CarryingPolicy.suitableWorkers() : tunnelThreads;
        return new CarryingPolicy(carrier, workers, tunnelLatency);
    }
}
