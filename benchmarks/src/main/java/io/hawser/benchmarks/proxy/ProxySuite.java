package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.Work;
import io.hawser.benchmarks.topology.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The userspace proxy against haproxy, nginx, translation in the kernel, and nothing between. */
public final class ProxySuite implements Suite {
    @Override
    public String name() {
        return "proxy";
    }

    @Override
    public String description() {
        return "TCP through the userspace proxy, haproxy, nginx and nf_tables";
    }

    /** The JIT compiler has to see each path for a while. */
    @Override
    public int warmUpRounds() {
        return 2;
    }

    @Override
    public Optional<String> unavailable() {
        return Lab.unavailable();
    }

    @Override
    public double share() {
        return 3;
    }

    @Override
    public List<Work> works(final Effort effort) {
        final boolean quick = effort == Effort.QUICK;
        final Duration length = Duration.ofMillis(quick ? 200 : 2_000);
        return List.of(
                work("bulk", new BulkMeter(quick ? 1 : 3), HawserProxy.copying()),
                work("connections", new ConnectionMeter(length)),
                work("ping-pong", new PingPongMeter(length)));
    }

    private static Work work(final String name, final WayMeter meter, final Way... more) {
        final List<Way> ways = new ArrayList<>(List.of(
                new Direct(),
                new NftDnat(),
                HawserProxy.normal(),
                PeerProxy.haproxy(),
                PeerProxy.haproxySplice(),
                PeerProxy.nginx()));
        ways.addAll(List.of(more));
        return Work.compared(
                name,
                Direct.NAME,
                meter.metrics(),
                ways.stream().<Variant>map(way -> new WayVariant(way, meter)).toList());
    }
}
