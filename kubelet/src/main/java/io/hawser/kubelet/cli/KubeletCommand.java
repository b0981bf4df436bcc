package io.hawser.kubelet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kube.api.KubeConfig;
import io.hawser.kube.api.KubeConnection;
import io.hawser.kubelet.Kubelet;
import io.hawser.kubelet.KubeletSettings;
import io.hawser.kubelet.container.Dns;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Quantity;
import io.hawser.kubelet.node.NodeSettings;
import io.hawser.kubelet.pod.PodPaths;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hawser kubelet}: runs this node's pods. */
@Command(
        name = "hawser kubelet",
        description = "Runs the pods that the API server has for this node, over a container runtime's CRI. Flags are"
                + " Kubernetes' kubelet's; each is also an environment variable, HAWSER_NODE_IP for --node-ip.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class KubeletCommand implements Callable<Integer> {
    private static final Pattern TAINT =
            Pattern.compile("([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)");
    private static final String SCHEME = "unix://";

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            required = true,
            description = "How to reach the API server, and this node's certificate.")
    private Path kubeconfig;

    @Option(
            names = {"--hostname-override", "--node-name"},
            paramLabel = "NAME",
            description = "The node's name (default: this machine's host name).")
    private String nodeName;

    @Option(
            names = "--node-ip",
            split = ",",
            paramLabel = "ADDRESS",
            description = "The node's addresses (default: the one by which it reaches the API server).")
    private List<String> nodeIps = List.of();

    @Option(
            names = "--container-runtime-endpoint",
            paramLabel = "unix://PATH",
            description = "The runtime's socket (default: ${DEFAULT-VALUE}).")
    private String runtimeEndpoint = "unix:///run/containerd/containerd.sock";

    @Option(
            names = "--root-dir",
            paramLabel = "DIRECTORY",
            description = "For pods' volumes (default: ${DEFAULT-VALUE}).")
    private Path root = Path.of("/var/lib/kubelet");

    @Option(
            names = "--pod-logs-dir",
            paramLabel = "DIRECTORY",
            description = "For containers' logs (default: ${DEFAULT-VALUE}).")
    private Path podLogs = Path.of("/var/log/pods");

    @Option(
            names = "--pod-manifest-path",
            paramLabel = "DIRECTORY",
            description = "Static pods, a file each, which run without an API server too.")
    private Path manifests;

    @Option(names = "--max-pods", description = "Pods that this node takes (default: ${DEFAULT-VALUE}).")
    private int maxPods = 110;

    @Option(
            names = "--node-labels",
            split = ",",
            paramLabel = "KEY=VALUE",
            description = "Labels of the node, set when it registers.")
    private Map<String, String> labels = Map.of();

    @Option(
            names = "--register-with-taints",
            split = ",",
            paramLabel = "KEY=VALUE:EFFECT",
            description = "Taints of a new node.")
    private List<String> taints = List.of();

    @Option(
            names = "--cluster-dns",
            split = ",",
            paramLabel = "ADDRESS",
            description = "The cluster's name servers, for pods.")
    private List<String> clusterDns = List.of();

    @Option(
            names = "--cluster-domain",
            paramLabel = "NAME",
            description = "The end of names in the cluster (default: ${DEFAULT-VALUE}).")
    private String clusterDomain = "cluster.local";

    @Option(
            names = "--resolv-conf",
            paramLabel = "FILE",
            description = "The node's own name servers (default: ${DEFAULT-VALUE}).")
    private Path resolvConf = Path.of("/etc/resolv.conf");

    @Option(
            names = "--cgroup-root",
            paramLabel = "GROUP",
            description = "The control group below which kubepods is (default: ${DEFAULT-VALUE}).")
    private String cgroupRoot = "/";

    @Option(
            names = "--cpu-cfs-quota",
            arity = "0..1",
            fallbackValue = "true",
            description = "Whether limits of processors are enforced (default: ${DEFAULT-VALUE}).")
    private boolean cpuQuota = true;

    @Option(
            names = "--container-log-max-size",
            paramLabel = "BYTES",
            description = "When a log is rotated (default: ${DEFAULT-VALUE}).")
    private String maxLogSize = "10Mi";

    @Option(
            names = "--container-log-max-files",
            paramLabel = "N",
            description = "Files of one container's log (default: ${DEFAULT-VALUE}).")
    private int maxLogFiles = 5;

    @Option(
            names = "--max-container-restart-period",
            paramLabel = "SECONDS",
            description = "The longest pause before a container that keeps ending is started again"
                    + " (default: ${DEFAULT-VALUE}).")
    private long longestRestart = 300;

    @Mixin
    private EvictionFlags eviction = new EvictionFlags();

    @Mixin
    private ServingFlags serving = new ServingFlags();

    @Override
    public Integer call() throws IOException, InterruptedException {
        final KubeletSettings settings = settings();
        final CountDownLatch end = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end.countDown();
            awaitQuietly(ended);
        }));
        try (Kubelet kubelet = Kubelet.start(settings)) {
            System.out.println("kubelet of " + kubelet.describe());
            end.await();
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private KubeletSettings settings() throws IOException {
        final KubeConnection api = KubeConfig.connection(kubeconfig);
        if (manifests != null && !Files.isDirectory(manifests)) {
            throw new IllegalArgumentException("--pod-manifest-path: " + manifests + " is no directory");
        }
        if (maxLogFiles < 2 || Quantity.units(text(maxLogSize)) < 1) {
            throw new IllegalArgumentException("--container-log-max-files must be at least 2, and"
                    + " --container-log-max-size an amount such as 10Mi: " + maxLogFiles + ", " + maxLogSize);
        }
        final String host = nodeName == null ? hostName() : nodeName;
        final String name = host.toLowerCase(Locale.ROOT);
        if (!name.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a node; give another one with --hostname-override");
        }
        final List<String> addresses = nodeIps.isEmpty() ? List.of(OwnAddress.towards(api.server())) : nodeIps;
        Files.createDirectories(root);
        return new KubeletSettings(
                api,
                socket(),
                new PodPaths(root.toAbsolutePath(), podLogs.toAbsolutePath()),
                Optional.ofNullable(manifests).map(Path::toAbsolutePath),
                new NodeSettings(name, host, addresses, serving.port(), root, labels, taints(taints), maxPods),
                new Dns(clusterDns, clusterDomain, resolvConf),
                serving.tls(api),
                serving.address(),
                serving.healthzPort(),
                cgroupRoot.startsWith("/") ? cgroupRoot : "/" + cgroupRoot,
                cpuQuota,
                Duration.ofSeconds(Math.min(10, longestRestart)),
                Duration.ofSeconds(longestRestart),
                eviction.settings(),
                Quantity.units(text(maxLogSize)),
                maxLogFiles);
    }

    private Path socket() {
        final String path =
                runtimeEndpoint.startsWith(SCHEME) ? runtimeEndpoint.substring(SCHEME.length()) : runtimeEndpoint;
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "--container-runtime-endpoint: '" + runtimeEndpoint + "' is not of the form unix:///path");
        }
        return Path.of(path);
    }

    private static JsonNode text(final String text) {
        return Json.MAPPER.getNodeFactory().textNode(text);
    }

    private static List<JsonNode> taints(final List<String> texts) {
        final List<JsonNode> all = new ArrayList<>();
        for (final String text : texts) {
            final Matcher matcher = TAINT.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "--register-with-taints: '" + text + "' is not of the form key=value:NoSchedule");
            }
            final ObjectNode taint = Json.object().put("key", matcher.group(1)).put("effect", matcher.group(3));
            if (matcher.group(2) != null) {
                taint.put("value", matcher.group(2));
            }
            all.add(taint);
        }
        return all;
    }

    private static String hostName() throws IOException {
        final Path file = Path.of("/proc/sys/kernel/hostname");
        return Files.exists(file)
                ? Files.readString(file).strip()
                : InetAddress.getLocalHost().getHostName();
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
