package io.hawser.kube.api;

import io.hawser.kube.tls.FileCache;
import io.hawser.kube.tls.TlsFiles;
import io.hawser.kube.tls.TlsManagers;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The connection that every pod is given: a service account's token, replaced now and then, and two variables. */
public final class InCluster {
    private static final Path DIRECTORY = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private InCluster() {}

    /**
     * The connection of this pod.
     *
     * @throws IllegalStateException outside a pod, saying what is missing
     * @throws java.io.UncheckedIOException naming the file that cannot be read
     */
    public static KubeConnection connection() {
        return connection(System.getenv(), DIRECTORY);
    }

    /** The connection of the pod that has this environment, and its service account in {@code directory}. */
    public static KubeConnection connection(final Map<String, String> environment, final Path directory) {
        final String host = environment.get("KUBERNETES_SERVICE_HOST");
        final String port = environment.get("KUBERNETES_SERVICE_PORT");
        if (host == null || port == null) {
            throw new IllegalStateException(
                    "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: this is no "
                            + "pod of a cluster; give a kubeconfig file");
        }
        final String address = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        final FileCache<String> token = FileCache.of(directory.resolve("token"), String::strip);
        final TlsFiles files =
                new TlsFiles(Optional.of(directory.resolve("ca.crt")), Optional.empty(), Optional.empty());
        return new KubeConnection(
                URI.create("https://" + address + ":" + port), TlsManagers.of(files), () -> Optional.of(token.get()));
    }
}
