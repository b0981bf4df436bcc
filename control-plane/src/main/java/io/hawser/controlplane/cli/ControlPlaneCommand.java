package io.hawser.controlplane.cli;

import io.hawser.controlplane.allocation.AddressRange;
import io.hawser.controlplane.allocation.PortRange;
import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.server.ControlPlane;
import io.hawser.controlplane.server.ServerSettings;
import io.hawser.controlplane.storage.EtcdSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hawser control-plane}: an API server on etcd. */
@Command(
        name = "hawser control-plane",
        description = "A minimal Kubernetes control plane on etcd.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ControlPlaneCommand implements Callable<Integer> {
    @Option(
            names = "--etcd-endpoints",
            split = ",",
            paramLabel = "URL",
            description =
                    "etcd's addresses, with commas between them. Without: an etcd of its own, started as a child.")
    private List<URI> etcdEndpoints = List.of();

    @Option(names = "--etcd-cafile", paramLabel = "FILE", description = "Whom to trust as etcd, in PEM.")
    private Path etcdAuthority;

    @Option(names = "--etcd-certfile", paramLabel = "FILE", description = "Certificate to show to etcd, in PEM.")
    private Path etcdCertificate;

    @Option(names = "--etcd-keyfile", paramLabel = "FILE", description = "Key of that certificate, in PEM.")
    private Path etcdKey;

    @Option(
            names = "--state-dir",
            paramLabel = "DIRECTORY",
            description = "For the kubeconfig, and the data of an etcd of its own (default: ${DEFAULT-VALUE}).")
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

    @Override
    public Integer call() throws IOException, InterruptedException {
        final AddressRange services = AddressRange.parse(serviceRange);
        final PortRange ports = PortRange.parse(nodePorts);
        final Map<String, User> tokens = tokenFile == null ? Map.of() : TokenFile.read(tokenFile);
        final CountDownLatch end = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end.countDown();
            awaitQuietly(ended);
        }));
        try (EtcdChild child = etcdEndpoints.isEmpty() ? EtcdChild.start(stateDirectory) : null) {
            final EtcdSettings etcd = new EtcdSettings(
                    child == null ? etcdEndpoints : List.of(child.endpoint()),
                    Optional.ofNullable(etcdAuthority)
                            .map(authority -> new EtcdSettings.Tls(
                                    authority, Optional.ofNullable(etcdCertificate), Optional.ofNullable(etcdKey))));
            final String advertised = advertiseAddress == null ? bindAddress : advertiseAddress;
            final ServerSettings settings =
                    new ServerSettings(etcd, bindAddress, advertised, securePort, services, ports, tokens);
            try (ControlPlane server = ControlPlane.start(settings)) {
                final Path file = kubeconfig == null ? stateDirectory.resolve("admin.kubeconfig") : kubeconfig;
                Kubeconfig.write(
                        file,
                        Kubeconfig.of(
                                server.url(),
                                server.keys().authority(),
                                "admin",
                                server.keys().authority().client("kubernetes-admin", User.MASTERS)));
                System.out.println("serving at " + server.url() + "; kubectl --kubeconfig " + file + " get nodes");
                end.await();
            }
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
