package io.hawser.benchmarks.cluster;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Hawser's API server alone: kube-apiserver has no controllers either. */
record HawserApi(Path launcher) implements ApiServer {
    static HawserApi ofThisCheckout() {
        return new HawserApi(
                Path.of(System.getProperty("hawser.launcher", "bin/hawser")).toAbsolutePath());
    }

    @Override
    public Optional<String> unavailable() {
        return Files.isExecutable(launcher) ? Optional.empty() : Optional.of(launcher + " is not there");
    }

    @Override
    public List<String> command(final URI etcd, final Path directory, final Path tokens, final int port) {
        return List.of(
                launcher.toString(),
                "control-plane",
                "--no-controllers",
                "--etcd-endpoints=" + etcd,
                "--state-dir=" + directory,
                "--token-auth-file=" + tokens,
                "--secure-port=" + port);
    }
}
