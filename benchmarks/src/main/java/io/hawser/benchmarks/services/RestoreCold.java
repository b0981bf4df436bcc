package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.benchmarks.topology.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Rules of kube-proxy's shape by {@code iptables-nft-restore} of a file written before, the whole process. */
final class RestoreCold extends LabVariant {
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final Catalogue catalogue;
    private Optional<ServiceHost> host = Optional.empty();
    private List<String> command = List.of();

    RestoreCold(final Catalogue catalogue) {
        super(ServicesSuite.RESTORE);
        this.catalogue = catalogue;
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IPTABLES_RESTORE);
    }

    @Override
    public int mostRounds() {
        return catalogue.roundsOfPeers();
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        host = Optional.of(ServiceHost.in(lab));
        final Path file = lab.directory().resolve("services.rules");
        IptablesRules.write(file, catalogue);
        command = List.of(Tool.IPTABLES_RESTORE.name(), file.toString());
    }

    @Override
    public Sample measure() throws Exception {
        final ServiceHost node = host.orElseThrow();
        final Sample sample = Cold.measure(() -> node.host().run(command, LIMIT));
        node.requireTranslations(catalogue.services() * catalogue.endpoints());
        node.empty();
        return sample;
    }
}
