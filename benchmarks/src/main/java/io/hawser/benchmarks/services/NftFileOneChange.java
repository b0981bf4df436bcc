package io.hawser.benchmarks.services;

import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Tool;
import io.hawser.proxy.service.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The service's chain written anew by {@code nft -f}. kube-proxy lists the whole table before; this does not. */
final class NftFileOneChange extends OneChange {
    private static final Duration LOAD_LIMIT = Duration.ofMinutes(20);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Optional<ServiceHost> host = Optional.empty();
    private Path script = Path.of("");

    NftFileOneChange(final Catalogue catalogue, final int changes) {
        super(ServicesSuite.NFT_FILE, catalogue, changes);
    }

    @Override
    public Optional<String> peer() {
        return Optional.of(Tool.NFT.name());
    }

    @Override
    public Duration least() {
        return KubeProxyRules.loading(catalogue().services());
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.NFT);
    }

    @Override
    public int mostRounds() {
        return catalogue().roundsOfPeers();
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final ServiceHost node = ServiceHost.in(lab);
        script = lab.directory().resolve("services.nft");
        KubeProxyRules.write(script, catalogue().services(), catalogue()::endpointsOf);
        node.host().run(List.of(Tool.NFT.name(), "-f", script.toString()), LOAD_LIMIT);
        host = Optional.of(node);
    }

    @Override
    void change(final int service, final List<Endpoint> endpoints) throws Exception {
        Files.writeString(script, KubeProxyRules.change(service, endpoints));
        host.orElseThrow().host().run(List.of(Tool.NFT.name(), "-f", script.toString()), LIMIT);
    }
}
