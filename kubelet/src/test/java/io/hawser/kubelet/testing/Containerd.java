package io.hawser.kubelet.testing;

import static org.awaitility.Awaitility.await;

import io.hawser.kubelet.cri.CriClient;
import io.hawser.kubelet.cri.CriException;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/**
 * A real containerd with runc in a namespace {@code hw-…} of its own, its root, state and socket in a directory of its
 * own. Pods are given addresses of 10.88.0.0/24 behind a bridge in that namespace by the reference plugins, unless
 * another CNI configuration is written into {@link #cniConfDirectory()}. Images are {@link OciImage#BUSYBOX} and {@link
 * OciImage#PAUSE}. Needs root, and Debian's containerd, runc, containernetworking-plugins and busybox-static.
 */
public final class Containerd implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private final TestNamespaces namespaces = new TestNamespaces();
    private final Path directory;
    private final TestNamespace node;
    private final Thread hook = new Thread(this::end, "end-containerd");
    private Process process;

    private Containerd(
            final Function<TestNamespaces, TestNamespace> place, final Path cniBinDirectory, final boolean bridge) {
        try {
            directory = Files.createTempDirectory("hw-cri-");
            node = place.apply(namespaces);
            Runtime.getRuntime().addShutdownHook(hook);
            Files.createDirectories(cniConfDirectory());
            Files.writeString(directory.resolve("config.toml"), config(cniBinDirectory));
            if (bridge) {
                Files.writeString(cniConfDirectory().resolve("10-bridge.conflist"), bridgeConfig());
            }
            start();
            load(OciImage.pause(directory));
            load(OciImage.busybox(directory));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A running containerd whose pods are on a bridge. */
    public static Containerd started(final String label) {
        return new Containerd(own -> own.create(label), Path.of("/usr/lib/cni"), true);
    }

    /** A running containerd without a CNI configuration: the caller writes one, for plugins of its own. */
    public static Containerd withoutNetwork(final String label, final Path cniBinDirectory) {
        return new Containerd(own -> own.create(label), cniBinDirectory, false);
    }

    /** The same in a namespace that is there, and stays the caller's. */
    public static Containerd inNode(final TestNamespace node, final Path cniBinDirectory) {
        return new Containerd(own -> node, cniBinDirectory, false);
    }

    /** Where it listens. */
    public Path socket() {
        return directory.resolve("containerd.sock");
    }

    /** Where it looks for a network. A file is to be written in place, or renamed within it. */
    public Path cniConfDirectory() {
        return directory.resolve("net.d");
    }

    /** A directory that is removed with it. */
    public Path directory() {
        return directory;
    }

    /** The namespace that is its node. */
    public TestNamespace node() {
        return node;
    }

    /** Starts it again after {@link #kill()}, and waits until it answers. */
    public void start() {
        try {
            process = node.start(new ProcessBuilder(
                            "containerd",
                            "--config",
                            directory.resolve("config.toml").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())));
        } catch (final IOException e) {
            throw new UncheckedIOException("is Debian's containerd installed?", e);
        }
        try (CriClient client = CriClient.connect(socket())) {
            await().atMost(START).pollInterval(POLL).until(() -> {
                if (!process.isAlive()) {
                    throw new AssertionError("containerd did not start: " + logText());
                }
                return answers(client);
            });
        }
    }

    /** Ends it at once; what it runs goes on. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes an image known to it. */
    public void load(final OciImage image) {
        Tool.run(
                "ctr",
                "--address",
                socket().toString(),
                "-n",
                "k8s.io",
                "images",
                "import",
                image.archive().toString());
    }

    /** What it has said. */
    public String logText() {
        try {
            return Files.readString(log());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all its pods, itself, and removes what it left. */
    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void end() {
        if (process != null && process.isAlive()) {
            try (CriClient client = CriClient.connect(socket())) {
                client.listPodSandboxes().forEach(sandbox -> {
                    client.stopPodSandbox(sandbox.getId());
                    client.removePodSandbox(sandbox.getId());
                });
            }
            kill();
        }
        namespaces.close();
        // Snapshots of containers that were ended in the middle may still be mounted.
        Tool.run(
                "sh",
                "-c",
                "grep -o \" $0[^ ]*\" /proc/mounts | sort -r | xargs -r umount -l; rm -rf \"$0\"",
                directory.toString());
    }

    private static boolean answers(final CriClient client) {
        try {
            client.version();
            return true;
        } catch (final CriException e) {
            return false;
        }
    }

    private Path log() {
        return directory.resolve("containerd.log");
    }

    private String config(final Path cniBinDirectory) {
        return """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                [grpc]
                  address = "%1$s/containerd.sock"
                [plugins."io.containerd.grpc.v1.cri"]
                  sandbox_image = "%2$s"
                  restrict_oom_score_adj = true
                  disable_apparmor = true
                  netns_mounts_under_state_dir = true
                  [plugins."io.containerd.grpc.v1.cri".cni]
                    bin_dir = "%3$s"
                    conf_dir = "%4$s"
                  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                    runtime_type = "io.containerd.runc.v2"
                    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                      SystemdCgroup = false
                """.formatted(directory, OciImage.PAUSE, cniBinDirectory, cniConfDirectory());
    }

    private String bridgeConfig() {
        return """
                {"cniVersion": "0.4.0", "name": "test", "plugins": [{
                  "type": "bridge", "bridge": "cni0", "isGateway": true, "ipam": {
                    "type": "host-local", "dataDir": "%s/ipam", "ranges": [[{"subnet": "10.88.0.0/24"}]],
                    "routes": [{"dst": "0.0.0.0/0"}]}},
                  {"type": "portmap", "capabilities": {"portMappings": true}}]}
                """.formatted(directory);
    }
}
