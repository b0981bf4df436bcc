package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Stopwatch;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The same virtual services by {@code ipvsadm -R} of a file written before, from the process' start to its end. */
final class IpvsadmCold extends LabVariant {
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final Catalogue catalogue;
    private Optional<Lab> lab = Optional.empty();
    private int hosts;
    private List<String> command = List.of();

    IpvsadmCold(final Catalogue catalogue) {
        super(IpvsHost.IPVSADM);
        this.catalogue = catalogue;
    }

    @Override
    public Optional<String> unavailable() {
        return IpvsHost.unavailable();
    }

    @Override
    public int mostRounds() {
        return catalogue.roundsOfPeers();
    }

    @Override
    protected void openIn(final Lab opened) throws Exception {
        lab = Optional.of(opened);
        final Path file = opened.directory().resolve("services.ipvs");
        IpvsHost.write(file, catalogue);
        command = IpvsHost.restore(file);
    }

    @Override
    public Sample measure() throws Exception {
        final IpvsHost node = IpvsHost.fresh(lab.orElseThrow(), ++hosts);
        final Sample sample = Stopwatch.time(() -> node.host().run(command, LIMIT));
        node.requireDestinations(catalogue.services() * catalogue.endpoints());
        node.empty();
        return sample;
    }
}
