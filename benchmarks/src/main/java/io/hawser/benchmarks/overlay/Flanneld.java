package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.topology.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Flannel's own daemon. */
final class Flanneld implements Daemon {
    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.FLANNELD);
    }

    @Override
    public Optional<String> peer() {
        return Optional.of(Tool.FLANNELD.name());
    }

    @Override
    public List<String> command(final String etcd, final String interfaceName, final Path subnetFile) {
        // Without --ip-masq: the tunnel is compared, and connection tracking would be measured with it.
        return List.of(
                Tool.FLANNELD.name(),
                "--etcd-endpoints=" + etcd,
                "--iface=" + interfaceName,
                "--subnet-file=" + subnetFile);
    }
}
