package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.benchmarks.topology.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The ruleset of kube-proxy's shape by {@code nft -f} of a file written before, from the process' start to its end. */
final class NftFileCold extends LabVariant {
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final Catalogue catalogue;
    private Optional<ServiceHost> host = Optional.empty();
    private List<String> command = List.of();

    NftFileCold(final Catalogue catalogue) {
        super(ServicesSuite.NFT_FILE);
        this.catalogue = catalogue;
    }

    @Override
    public Optional<String> peer() {
        return Optional.of(Tool.NFT.name());
    }

    @Override
    public Duration least() {
        return KubeProxyRules.loading(catalogue.services()).multipliedBy(2);
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.NFT);
    }

    @Override
    public int mostRounds() {
        return catalogue.roundsOfPeers();
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        host = Optional.of(ServiceHost.in(lab));
        final Path script = lab.directory().resolve("services.nft");
        KubeProxyRules.write(script, catalogue.services(), catalogue::endpointsOf);
        command = List.of(Tool.NFT.name(), "-f", script.toString());
    }

    @Override
    public Sample measure() throws Exception {
        final ServiceHost node = host.orElseThrow();
        final Sample sample = Cold.measure(() -> node.host().run(command, LIMIT));
        node.requireElements(catalogue.services() * catalogue.endpoints());
        node.empty();
        return sample;
    }
}
