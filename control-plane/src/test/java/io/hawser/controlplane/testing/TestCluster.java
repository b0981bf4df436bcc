package io.hawser.controlplane.testing;

import io.hawser.controlplane.allocation.AddressRange;
import io.hawser.controlplane.allocation.PortRange;
import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.cli.EtcdChild;
import io.hawser.controlplane.cli.Kubeconfig;
import io.hawser.controlplane.server.ControlPlane;
import io.hawser.controlplane.server.ServerSettings;
import io.hawser.controlplane.storage.EtcdSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real etcd on loopback and API servers on it. */
public final class TestCluster implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path directory;
    private final int etcdPort;
    private EtcdChild etcd;
    private ControlPlane server;

    private TestCluster(final Path directory, final int etcdPort) {
        this.directory = directory;
        this.etcdPort = etcdPort;
    }

    /** An etcd and one server. */
    public static TestCluster started() {
        try {
            final TestCluster cluster = new TestCluster(newDirectory(), freePort());
            cluster.startEtcd();
            cluster.server = cluster.another();
            return cluster;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In memory if that can be: etcd waits for the disk at each write, and no test takes the power away. */
    private static Path newDirectory() throws IOException {
        final String name = "hw-control-plane-";
        return Files.isWritable(MEMORY) ? Files.createTempDirectory(MEMORY, name) : Files.createTempDirectory(name);
    }

    /** Starts etcd with the data that it had. */
    public void startEtcd() {
        etcd = EtcdChild.start(directory, etcdPort);
    }

    /** The etcd. */
    public EtcdChild etcd() {
        return etcd;
    }

    /** Where etcd is. */
    public EtcdSettings etcdSettings() {
        return EtcdSettings.of(List.of(etcd.endpoint()));
    }

    /** Another server on the same etcd, for the caller to close. */
    public ControlPlane another() {
        return another("127.0.0.1", "127.0.0.1", 0);
    }

    /** One that listens at an address, and says that it is reached at another. */
    public ControlPlane another(final String bindAddress, final String advertiseAddress, final int port) {
        try {
            return ControlPlane.start(new ServerSettings(
                    etcdSettings(),
                    bindAddress,
                    advertiseAddress,
                    port,
                    AddressRange.parse("10.96.0.0/24"),
                    PortRange.DEFAULT,
                    Map.of(
                            "bob-token", User.of("bob", List.of("developers")),
                            "nobody-token", User.of("nobody", List.of()))));
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The first server. */
    public ControlPlane server() {
        return server;
    }

    /** Ends the first server and starts one in its place. */
    public void restartServer() {
        server.close();
        server = another();
    }

    /** An administrator of the first server. */
    public Http admin() {
        return Http.admin(server);
    }

    /** An administrator's kubeconfig for the first server. */
    public Path kubeconfig() {
        final Path file = directory.resolve("kubeconfig");
        try {
            Kubeconfig.write(
                    file,
                    Kubeconfig.of(
                            server.url(),
                            server.keys().authority(),
                            "admin",
                            server.keys().authority().client("admin", User.MASTERS)));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** A directory that ends with the cluster. */
    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        server.close();
        etcd.kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits this long for anything. */
    public static long patienceNanos() {
        return TimeUnit.SECONDS.toNanos(20);
    }
}
