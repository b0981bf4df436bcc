package io.hawser.controlplane.cli;

import io.hawser.controlplane.allocation.AddressRange;
import io.hawser.controlplane.allocation.PortRange;
import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.controller.ControllerOptions;
import io.hawser.controlplane.controller.ControllerSettings;
import io.hawser.controlplane.server.ControlPlane;
import io.hawser.controlplane.server.ServerSettings;
import io.hawser.controlplane.storage.EtcdSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hawser control-plane}: an API server on etcd. */
@Command(
        name = "hawser control-plane",
        description = "A minimal Kubernetes control plane on etcd.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = KubeconfigCommand.class,
        footer = "%nWithout --etcd-endpoints, an etcd of its own is started as a child (Debian's etcd-server).")
final class ControlPlaneCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlaneCommand.class);

    /** Without endpoints: an etcd of its own, started as a child. */
    @Mixin
    private EtcdOptions etcd = new EtcdOptions();

    @Option(
            names = "--state-dir",
            paramLabel = "DIRECTORY",
            description = "For kubeconfigs, and the data of an etcd of its own (default: ${DEFAULT-VALUE}).")
    private Path stateDirectory = Path.of("/var/lib/hawser/control-plane");

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Where to write the administrator's kubeconfig (default: STATE-DIR/admin.kubeconfig).")
    private Path kubeconfig;

    @Option(
            names = "--bind-address",
            paramLabel = "ADDRESS",
            description = "Where to listen (default: ${DEFAULT-VALUE}).")
    private String bindAddress = "127.0.0.1";

    @Option(
            names = "--advertise-address",
            paramLabel = "ADDRESS",
            description = "How others reach it, an address or a name (default: the bind address).")
    private String advertiseAddress;

    @Option(
            names = "--secure-port",
            paramLabel = "PORT",
            description = "Port to listen on (default: ${DEFAULT-VALUE}).")
    private int securePort = 6443;

    @Option(
            names = "--service-cluster-ip-range",
            paramLabel = "CIDR",
            description = "Addresses of services (default: ${DEFAULT-VALUE}).")
    private String serviceRange = "10.96.0.0/12";

    @Option(
            names = "--service-node-port-range",
            paramLabel = "FIRST-LAST",
            description = "Node ports of services (default: ${DEFAULT-VALUE}).")
    private String nodePorts = "30000-32767";

    @Option(
            names = "--token-auth-file",
            paramLabel = "FILE",
            description = "Tokens of users, a line each: token,user,uid,\"group,group\".")
    private Path tokenFile;

    @Option(
            names = "--nodes",
            split = ",",
            paramLabel = "NAME",
            description = "Nodes for whose kubelets to write STATE-DIR/kubelet-NAME.kubeconfig.")
    private List<String> nodes = List.of();

    @Option(
            names = "--no-controllers",
            description = "Serve the API alone: controllers and scheduler run elsewhere, or not at all.")
    private boolean withoutControllers;

    @Mixin
    private ControllerOptions controllers = new ControllerOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        final AddressRange services = AddressRange.parse(serviceRange);
        final PortRange ports = PortRange.parse(nodePorts);
        final ControllerSettings companions = controllers.settings();
        final Map<String, User> tokens = tokenFile == null ? Map.of() : TokenFile.read(tokenFile);
        final CountDownLatch end = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end.countDown();
            awaitQuietly(ended);
        }));
        try (StateDirectory state = StateDirectory.open(stateDirectory);
                EtcdChild child = etcd.isGiven() ? null : startEtcd(state)) {
            final EtcdSettings store = child == null ? etcd.settings() : etcd.of(List.of(child.endpoint()));
            final String advertised = advertiseAddress == null ? bindAddress : advertiseAddress;
            final ServerSettings settings =
                    new ServerSettings(store, bindAddress, advertised, securePort, services, ports, tokens);
            try (ControlPlane server = ControlPlane.start(settings)) {
                serve(server, companions.as(state.identity()), end);
            }
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private EtcdChild startEtcd(final StateDirectory state) {
        if (state.identity().isEmpty()) {
            throw new IllegalArgumentException("another control plane runs on " + stateDirectory
                    + ": end it, or give this one a --state-dir of its own, or both the same --etcd-endpoints");
        }
        final EtcdChild child = EtcdChild.start(stateDirectory);
        child.awaitListening();
        return child;
    }

    private void serve(final ControlPlane server, final ControllerSettings settings, final CountDownLatch end)
            throws IOException, InterruptedException {
        final Credentials credentials =
                new Credentials(stateDirectory, server.url(), server.keys().authority());
        credentials.writeAll(nodes);
        final Path admin = kubeconfig == null ? stateDirectory.resolve("admin.kubeconfig") : kubeconfig;
        credentials.writeAdmin(admin);
        final List<AutoCloseable> companions = withoutControllers
                ? List.of()
                : Companions.start(credentials.controllerManager(), credentials.scheduler(), settings);
        try {
            System.out.println("serving at " + server.url() + "; kubectl --kubeconfig " + admin + " get nodes");
            end.await();
        } finally {
            companions.forEach(ControlPlaneCommand::closeQuietly);
        }
    }

    /** What cannot be ended in order ends with the process. */
    private static void closeQuietly(final AutoCloseable companion) {
        try {
            companion.close();
        } catch (final Exception e) {
            LOG.warn("{} did not end", companion, e);
        }
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
