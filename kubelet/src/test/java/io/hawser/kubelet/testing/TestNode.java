package io.hawser.kubelet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.allocation.AddressRange;
import io.hawser.controlplane.allocation.PortRange;
import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.cli.EtcdChild;
import io.hawser.controlplane.cli.Kubeconfig;
import io.hawser.controlplane.server.ControlPlane;
import io.hawser.controlplane.server.ServerSettings;
import io.hawser.controlplane.storage.EtcdSettings;
import io.hawser.controlplane.tls.CertificateAuthority;
import io.hawser.controlplane.tls.Identity;
import io.hawser.controlplane.tls.Pem;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeConfig;
import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.api.KubeException;
import io.hawser.kube.testing.KubectlFile;
import io.hawser.kubelet.Kubelet;
import io.hawser.kubelet.KubeletSettings;
import io.hawser.kubelet.container.Dns;
import io.hawser.kubelet.cri.CriClient;
import io.hawser.kubelet.cri.v1.ExecSyncResponse;
import io.hawser.kubelet.eviction.EvictionSettings;
import io.hawser.kubelet.eviction.Threshold;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.node.NodeSettings;
import io.hawser.kubelet.pod.PodPaths;
import io.hawser.kubelet.server.ServingTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * A cluster of one node in a namespace of its own: etcd, our API server, a real containerd, and our kubelet, which can
 * be ended and started again.
 */
public final class TestNode implements AutoCloseable {
    /** The node's name. */
    public static final String NAME = "node-1";

    /** The size of the disk with pods' volumes, in bytes. */
    public static final long DISK_BYTES = 64 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MS = 50;
    private static final int PORT = 10_250;

    private final Containerd containerd;
    private final EtcdChild etcd;
    private final ControlPlane server;
    private final Path directory;
    private final Path admin;
    private final KubeClient client;
    private final CriClient runtime;
    private Kubelet kubelet;

    private TestNode(final String label) throws Exception {
        containerd = Containerd.started(label);
        directory = containerd.directory().resolve("node");
        Files.createDirectories(manifests());
        Files.createDirectories(paths().root());
        // A disk of its own, which a pod can fill.
        Tool.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + DISK_BYTES,
                "hw-disk",
                paths().root().toString());
        etcd = inside(
                () -> EtcdChild.start(directory.resolve("etcd"), "--heartbeat-interval=20", "--election-timeout=200"));
        server = inside(() -> ControlPlane.start(new ServerSettings(
                EtcdSettings.of(List.of(etcd.endpoint())),
                "127.0.0.1",
                "127.0.0.1",
                6443,
                AddressRange.parse("10.96.0.0/24"),
                PortRange.DEFAULT,
                Map.of())));
        final CertificateAuthority authority = server.keys().authority();
        admin = directory.resolve("admin.kubeconfig");
        final Identity administrator = authority.client("admin", User.MASTERS);
        Kubeconfig.write(admin, Kubeconfig.of(server.url(), authority, "admin", administrator));
        Files.writeString(directory.resolve("admin.crt"), Pem.of(administrator.certificate()));
        Files.writeString(directory.resolve("admin.key"), Pem.of(administrator.key()));
        final Identity node = authority.node(NAME);
        Kubeconfig.write(kubeconfig(), Kubeconfig.of(server.url(), authority, "node", node));
        Files.writeString(directory.resolve("node.crt"), Pem.of(node.certificate()));
        Files.writeString(directory.resolve("node.key"), Pem.of(node.key()));
        client = inside(() -> new KubeClient(KubeConfig.connection(admin), Duration.ofSeconds(10)));
        runtime = CriClient.connect(containerd.socket());
        startKubelet();
    }

    /** A running node. */
    public static TestNode started(final String label) {
        try {
            return new TestNode(label);
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Its runtime, and the namespace that it is in. */
    public Containerd containerd() {
        return containerd;
    }

    /** The directory of static pods. */
    public Path manifests() {
        return directory.resolve("manifests");
    }

    /** The kubelet's kubeconfig. */
    public Path kubeconfig() {
        return directory.resolve("kubelet.kubeconfig");
    }

    /** The administrator's certificate and key: what is returned, with {@code .crt} and {@code .key} after it. */
    public String adminFiles() {
        return directory.resolve("admin").toString();
    }

    /** Where pods' things stand. */
    public PodPaths paths() {
        return new PodPaths(directory.resolve("kubelet"), directory.resolve("logs"));
    }

    /** The group below which this node's pods are. */
    public String cgroupRoot() {
        return "/hw-" + containerd.node().name();
    }

    /** Ends the kubelet; its pods run on. */
    public void stopKubelet() {
        kubelet.close();
    }

    /** Starts the kubelet, again if it was ended. */
    public void startKubelet() throws Exception {
        kubelet = inside(() -> Kubelet.start(settings()));
    }

    /** Starts a kubelet as its own process, with its command line; the caller ends it. */
    public Process startKubeletProcess(final Path output) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.hawser.kubelet.cli.KubeletMain"));
        command.addAll(List.of(
                "--kubeconfig=" + kubeconfig(),
                "--hostname-override=" + NAME,
                "--node-ip=127.0.0.1",
                "--address=127.0.0.1",
                "--container-runtime-endpoint=unix://" + containerd.socket(),
                "--root-dir=" + paths().root(),
                "--pod-logs-dir=" + paths().logs(),
                "--pod-manifest-path=" + manifests(),
                "--cgroup-root=" + cgroupRoot(),
                "--cluster-dns=10.96.0.10",
                "--eviction-hard=nodefs.available<10%",
                "--image-gc-high-threshold=100",
                "--healthz-port=10248"));
        return containerd
                .node()
                .start(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()));
    }

    /** Runs a block where the node is. */
    public <T> T inside(final Callable<T> block) throws Exception {
        return containerd.node().call(block);
    }

    /** Creates an object from YAML; pods are for this node. */
    public JsonNode create(final String path, final String yaml) {
        try {
            final ObjectNode object = (ObjectNode) Json.yaml(yaml);
            if (path.endsWith("/pods") && object.path("spec") instanceof ObjectNode spec) {
                spec.put("nodeName", NAME);
            }
            return inside(() -> client.create("create", path, object));
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Creates a pod in the namespace default. */
    public JsonNode createPod(final String name, final String spec) {
        return create(
                "/api/v1/namespaces/default/pods",
                "metadata:\n  name: " + name + "\n  labels: {app: " + name + "}\nspec:\n" + spec.indent(2));
    }

    /** Merges a patch in YAML into an object. */
    public JsonNode patch(final String path, final String yaml) {
        try {
            return inside(() -> client.patch("patch", path, Json.yaml(yaml)));
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    /** An object; missing if it is not there. */
    public JsonNode get(final String path) {
        try {
            return inside(() -> client.get("get", path));
        } catch (final KubeException e) {
            if (e.code() == KubeException.NOT_FOUND) {
                return Json.object().path("none");
            }
            throw new AssertionError(e);
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A pod of the namespace default. */
    public JsonNode pod(final String name) {
        return get("/api/v1/namespaces/default/pods/" + name);
    }

    /** Begins to delete a pod. */
    public void deletePod(final String name, final int graceSeconds) {
        try {
            inside(() -> client.delete(
                    "delete",
                    "/api/v1/namespaces/default/pods/" + name,
                    Json.object().put("gracePeriodSeconds", graceSeconds)));
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Deletes a pod and waits until it is gone. */
    public void removePod(final String name) {
        deletePod(name, 1);
        awaitPod(name, JsonNode::isMissingNode);
    }

    /** Waits until a pod is as wanted, and returns it. */
    public JsonNode awaitPod(final String name, final Predicate<JsonNode> wanted) {
        return await("/api/v1/namespaces/default/pods/" + name, wanted);
    }

    /** Waits until a pod is ready. */
    public JsonNode awaitReady(final String name) {
        return awaitPod(
                name,
                pod -> "True".equals(condition(pod, "Ready").path("status").asText()));
    }

    /** Waits until an object is as wanted, and returns it. */
    public JsonNode await(final String path, final Predicate<JsonNode> wanted) {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode last = get(path);
        while (!wanted.test(last)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(path + " did not become as wanted; it is " + last.toPrettyString()
                        + "\nevents: " + events(path.substring(path.lastIndexOf('/') + 1)));
            }
            pause();
            last = get(path);
        }
        return last;
    }

    /** Waits until something holds. */
    public static void awaitTrue(final String what, final Callable<Boolean> holds) throws Exception {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.call()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("did not come true: " + what);
            }
            pause();
        }
    }

    /** Waits until an event of a pod is there. */
    public void awaitEvent(final String pod, final String reason, final String text) {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        while (events(pod).stream().noneMatch(one -> one.startsWith(reason + ": ") && one.contains(text))) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("no event " + reason + ": " + text + " in " + events(pod));
            }
            pause();
        }
    }

    /** What was told of a pod: reasons and messages. */
    public List<String> events(final String pod) {
        final List<String> all = new ArrayList<>();
        for (final JsonNode event : get("/api/v1/namespaces/default/events").path("items")) {
            if (Json.text(event, "involvedObject", "name").equals(pod)) {
                all.add(Json.text(event, "reason") + ": " + Json.text(event, "message"));
            }
        }
        return all;
    }

    /** A condition of a pod or node. */
    public static JsonNode condition(final JsonNode object, final String type) {
        for (final JsonNode one : object.path("status").path("conditions")) {
            if (Json.text(one, "type").equals(type)) {
                return one;
            }
        }
        return Json.object();
    }

    /** The status of a pod's first container. */
    public static JsonNode container(final JsonNode pod) {
        return pod.path("status").path("containerStatuses").path(0);
    }

    /** Runs a command in a container of a pod that runs, by the runtime itself, and returns what it printed. */
    public String exec(final String pod, final String container, final String... command) {
        for (final JsonNode status : pod(pod).path("status").path("containerStatuses")) {
            if (Json.text(status, "name").equals(container)) {
                final String id = Json.text(status, "containerID").replace("containerd://", "");
                final ExecSyncResponse answer = runtime.execSync(id, List.of(command), PATIENCE);
                final String printed =
                        answer.getStdout().toStringUtf8() + answer.getStderr().toStringUtf8();
                if (answer.getExitCode() != 0) {
                    throw new AssertionError(
                            List.of(command) + " exited with " + answer.getExitCode() + ": " + printed);
                }
                return printed;
            }
        }
        throw new AssertionError("pod " + pod + " has no container " + container + ": " + pod(pod));
    }

    /** Runs the real kubectl as an administrator. */
    public String kubectl(final String... words) {
        return kubectlOf(KubectlFile.NEW, words);
    }

    /** The same, of a version that {@link KubectlFile} knows. */
    public String kubectlOf(final String version, final String... words) {
        return containerd.node().run(kubectlCommand(version, words), "");
    }

    /** The same, reading this. */
    public String kubectlWithInput(final String version, final String input, final String... words) {
        return containerd.node().run(kubectlCommand(version, words), input);
    }

    /** The words of a kubectl's command line. */
    public List<String> kubectlCommand(final String version, final String... words) {
        final List<String> command =
                new ArrayList<>(List.of(KubectlFile.of(version).toString(), "--kubeconfig", admin.toString()));
        command.addAll(List.of(words));
        return command;
    }

    /** A process of the real kubectl, for the caller to end. */
    public Process startKubectl(final Path output, final String... words) throws IOException {
        return startKubectlOf(KubectlFile.NEW, output, words);
    }

    /** The same, of a version. */
    public Process startKubectlOf(final String version, final Path output, final String... words) throws IOException {
        final List<String> command = kubectlCommand(version, words);
        return containerd
                .node()
                .start(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()));
    }

    @Override
    public void close() {
        kubelet.close();
        client.close();
        runtime.close();
        containerd.close();
        server.close();
        etcd.kill();
        Tool.run(
                "sh",
                "-c",
                "for g in /sys/fs/cgroup/*\"$0\"; do [ ! -d \"$g\" ] || find \"$g\" -depth -type d -delete; done",
                cgroupRoot());
    }

    private KubeletSettings settings() {
        final KubeConnection connection = KubeConfig.connection(kubeconfig());
        return new KubeletSettings(
                connection,
                containerd.socket(),
                paths(),
                Optional.of(manifests()),
                new NodeSettings(NAME, NAME, List.of("127.0.0.1"), PORT, paths().root(), Map.of(), List.of(), 110),
                new Dns(List.of("10.96.0.10"), "cluster.local", Path.of("/etc/resolv.conf")),
                ServingTls.of((X509ExtendedKeyManager) connection.tls().key().orElseThrow(), (X509TrustManager)
                        connection.tls().trust().orElseThrow()),
                "127.0.0.1",
                0,
                cgroupRoot(),
                true,
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                // The disk is the node's own; the machine's memory and images' disk are others' too.
                new EvictionSettings(
                        Threshold.parse("nodefs.available<10%"), Duration.ofSeconds(1), 100, 80, Duration.ofMinutes(2)),
                200_000,
                3);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MS);
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
