package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.benchmarks.topology.Tool;
import java.util.Optional;

/** A way under a meter. It stands idle while others are measured. */
final class WayVariant extends LabVariant {
    private final Way way;
    private final WayMeter meter;
    private Optional<WayMeter.Running> running = Optional.empty();

    WayVariant(final Way way, final WayMeter meter) {
        super(way.name());
        this.way = way;
        this.meter = meter;
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IP).or(meter::unavailable).or(way::unavailable);
    }

    @Override
    public Optional<String> peer() {
        return way.peer();
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final ProxyLab hosts = ProxyLab.in(lab);
        running = Optional.of(meter.start(hosts, way.open(hosts, meter.core())));
    }

    @Override
    public Sample measure() throws Exception {
        return running.orElseThrow().measure();
    }
}
