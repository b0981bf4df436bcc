package io.hawser.node.cli;

import io.hawser.kube.api.InCluster;
import io.hawser.kube.api.KubeConfig;
import io.hawser.kube.api.KubeConnection;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.kubernetes.KubeSettings;
import io.hawser.overlay.registry.kubernetes.KubernetesLeaseRegistry;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** How Kubernetes is reached where it hands out the subnets: flanneld's flags. */
final class KubernetesFlags {
    @Option(
            names = "--kube-subnet-mgr",
            description = "Take subnets from the Node objects of Kubernetes instead of etcd.")
    boolean enabled;

    @Option(
            names = "--kube-api-url",
            paramLabel = "URL",
            description = "The API server; without it, the kubeconfig's or the pod's own.")
    String apiUrl;

    @Option(names = "--kubeconfig-file", paramLabel = "FILE", description = "A kubeconfig; without it, the pod's own.")
    Path kubeconfig;

    @Option(
            names = "--node-name",
            paramLabel = "NAME",
            description = "Name of this node's Node object; without it, NODE_NAME, else the host's name.")
    String nodeName;

    @Option(
            names = "--net-config-path",
            paramLabel = "FILE",
            description = "The network configuration (${DEFAULT-VALUE}).",
            defaultValue = "/etc/kube-flannel/net-conf.json")
    Path netConfig;

    @Option(
            names = "--net-config",
            paramLabel = "JSON",
            description = "The network configuration itself, which then counts instead of the file's.",
            defaultValue = "")
    String netConfigText;

    /** The registry these flags describe. */
    LeaseRegistry registry(final Map<String, String> environment) {
        try {
            final KubeConnection found =
                    kubeconfig == null ? InCluster.connection() : KubeConfig.connection(kubeconfig);
            final KubeConnection connection =
                    apiUrl == null ? found : new KubeConnection(new URI(apiUrl), found.tls(), found.token());
            return new KubernetesLeaseRegistry(
                    connection,
                    KubeSettings.of(nodeName(environment))
                            .withNetConf(netConfig)
                            .withNetConfText(netConfigText));
        } catch (final IllegalArgumentException | UncheckedIOException e) {
            throw new UsageException(e.getMessage());
        } catch (final URISyntaxException e) {
            throw new UsageException("--kube-api-url: '" + apiUrl + "' is no URL: " + e.getReason());
        }
    }

    /** The name of this node's Node object. */
    String nodeName(final Map<String, String> environment) {
        if (nodeName != null) {
            return nodeName;
        }
        final String given = environment.getOrDefault("NODE_NAME", "");
        if (!given.isEmpty()) {
            return given;
        }
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (final UnknownHostException e) {
            throw new UsageException("the name of this node is not known: give --node-name or set NODE_NAME");
        }
    }
}
