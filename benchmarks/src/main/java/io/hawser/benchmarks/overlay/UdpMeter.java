package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Tool;
import java.util.List;
import java.util.Optional;

/** Datagrams of one size from one sender that knows no limit: what arrives counts. */
record UdpMeter(int payload, int seconds) implements Meter {
    private static final Metric PACKETS = Metric.higher("packets", "kpps");
    private static final Metric LOSS = Metric.lower("loss", "%");

    @Override
    public List<Metric> metrics() {
        return List.of(PACKETS, LOSS);
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IPERF3);
    }

    @Override
    public Sample measure(final Ends ends) throws Exception {
        final Iperf3Report report =
                Iperf3.run(ends, seconds, List.of("--udp", "--bitrate", "0", "--length", String.valueOf(payload)));
        return Sample.of(PACKETS.name(), report.receivedKiloPackets()).and(LOSS.name(), report.lossPercent());
    }
}
