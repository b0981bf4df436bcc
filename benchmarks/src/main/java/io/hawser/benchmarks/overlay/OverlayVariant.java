package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.benchmarks.topology.Tool;
import java.util.Optional;

/** A network under a meter. It stands idle while other variants are measured, and costs them nothing. */
final class OverlayVariant extends LabVariant {
    private final Network network;
    private final Meter meter;
    private Optional<Ends> ends = Optional.empty();

    OverlayVariant(final Network network, final Meter meter) {
        super(network.name());
        this.network = network;
        this.meter = meter;
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IP, Tool.BRIDGE, Tool.PING)
                .or(meter::unavailable)
                .or(network::unavailable);
    }

    @Override
    public Optional<String> peer() {
        return network.peer();
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final Ends opened = network.open(lab);
        opened.awaitAnswer();
        ends = Optional.of(opened);
    }

    @Override
    public Sample measure() throws Exception {
        return meter.measure(ends.orElseThrow());
    }
}
