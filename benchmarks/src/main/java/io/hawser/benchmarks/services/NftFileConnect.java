package io.hawser.benchmarks.services;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Tool;
import io.hawser.proxy.service.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Through services in kube-proxy's shape. */
final class NftFileConnect extends Connect {
    private static final Duration LIMIT = Duration.ofMinutes(20);

    NftFileConnect(final int services, final int connections) {
        super(ServicesSuite.NFT_FILE, services, connections);
    }

    @Override
    public Optional<String> peer() {
        return Optional.of(Tool.NFT.name());
    }

    @Override
    public Duration least() {
        return KubeProxyRules.loading(services());
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.NFT);
    }

    @Override
    void programme(final Lab lab, final Host node, final int count, final List<Endpoint> endpoints) throws Exception {
        final Path script = lab.directory().resolve("services.nft");
        KubeProxyRules.write(script, count, number -> endpoints);
        node.run(List.of(Tool.NFT.name(), "-f", script.toString()), LIMIT);
    }
}
