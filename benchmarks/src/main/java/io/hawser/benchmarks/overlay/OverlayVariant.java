package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Tool;
import java.util.Optional;

/** A network under a meter. It stands idle while other variants are measured, and costs them nothing. */
final class OverlayVariant implements Variant {
    private final Network network;
    private final Meter meter;
    private Optional<Lab> lab = Optional.empty();
    private Optional<Ends> ends = Optional.empty();

    OverlayVariant(final Network network, final Meter meter) {
        this.network = network;
        this.meter = meter;
    }

    @Override
    public String name() {
        return network.name();
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IP, Tool.BRIDGE, Tool.PING)
                .or(meter::unavailable)
                .or(network::unavailable);
    }

    @Override
    public void open() throws Exception {
        lab = Optional.of(new Lab());
        final Ends opened = network.open(lab.orElseThrow());
        opened.awaitAnswer();
        ends = Optional.of(opened);
    }

    @Override
    public Sample measure() throws Exception {
        return meter.measure(ends.orElseThrow());
    }

    @Override
    public void close() throws Exception {
        if (lab.isPresent()) {
            lab.orElseThrow().close();
        }
    }
}
