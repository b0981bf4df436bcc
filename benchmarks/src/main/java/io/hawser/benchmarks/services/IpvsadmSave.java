package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Stopwatch;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All virtual services and destinations read by {@code ipvsadm -S}, from the process' start to its end. */
final class IpvsadmSave extends LabVariant {
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final List<String> SAVE = List.of("sh", "-c", "ipvsadm -Sn > /dev/null");

    private final Catalogue catalogue;
    private Optional<IpvsHost> host = Optional.empty();

    IpvsadmSave(final Catalogue catalogue) {
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
    protected void openIn(final Lab lab) throws Exception {
        final IpvsHost node = IpvsHost.in(lab);
        final Path file = lab.directory().resolve("services.ipvs");
        IpvsHost.write(file, catalogue);
        node.host().run(IpvsHost.restore(file), LIMIT);
        host = Optional.of(node);
    }

    @Override
    public Sample measure() throws Exception {
        return Stopwatch.time(() -> host.orElseThrow().host().run(SAVE, LIMIT));
    }
}
