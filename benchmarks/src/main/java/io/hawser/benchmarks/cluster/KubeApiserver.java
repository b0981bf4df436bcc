package io.hawser.benchmarks.cluster;

import io.hawser.benchmarks.topology.Tool;
import io.hawser.controlplane.tls.ClusterKeys;
import io.hawser.controlplane.tls.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Kubernetes' own, with what it cannot be without. */
record KubeApiserver() implements ApiServer {
    private static final Tool TOOL = new Tool("kube-apiserver", "https://kubernetes.io/releases/download/");

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(TOOL);
    }

    @Override
    public List<String> command(final URI etcd, final Path directory, final Path tokens, final int port)
            throws IOException {
        final ClusterKeys keys = ClusterKeys.create();
        final Path key = Files.writeString(
                directory.resolve("tokens.key"), Pem.of(keys.tokens().key()));
        final Path certificate = Files.writeString(
                directory.resolve("tokens.crt"), Pem.of(keys.tokens().certificate()));
        return List.of(
                TOOL.name(),
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--endpoint-reconciler-type=none",
                "--secure-port=" + port,
                "--cert-dir=" + directory,
                "--token-auth-file=" + tokens,
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.96.0.0/12",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + certificate,
                "--service-account-signing-key-file=" + key);
    }
}
