package io.hawser.benchmarks.linux;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Stopwatch;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Work;
import io.hawser.benchmarks.micro.EncodeBenchmark;
import io.hawser.benchmarks.micro.JmhWork;
import io.hawser.benchmarks.topology.Lab;
import java.util.List;
import java.util.Optional;

/** Elements, routes and neighbours into the kernel, against the tools that do the same, and encoding alone. */
public final class LinuxSuite implements Suite {
    private static final EndpointMap WHOLE_MAP = new EndpointMap(100_000);
    private static final EndpointMap SMALL_MAP = new EndpointMap(1_000);
    private static final Peers ALL_PEERS = new Peers(5_000);
    private static final Peers FEW_PEERS = new Peers(100);

    @Override
    public String name() {
        return "linux";
    }

    @Override
    public String description() {
        return "nf_tables and vxlan peers, against nft, ip and bridge; encoding";
    }

    /** The JIT compiler has to see each path a few times. */
    @Override
    public int warmUpRounds() {
        return 3;
    }

    @Override
    public Optional<String> unavailable() {
        return Lab.unavailable();
    }

    @Override
    public List<Work> works(final Effort effort) {
        final boolean quick = effort == Effort.QUICK;
        final EndpointMap map = quick ? SMALL_MAP : WHOLE_MAP;
        final Peers peers = quick ? FEW_PEERS : ALL_PEERS;
        return List.of(
                Work.compared(
                        "nft-100k-elements",
                        "nft",
                        List.of(Stopwatch.TIME),
                        List.of(new HawserElements(map), new NftElements(map))),
                Work.compared(
                        "nft-one-element",
                        "nft",
                        OneElement.METRICS,
                        List.of(
                                new HawserOneElement(map, quick ? 20 : 2_000),
                                new NftOneElement(map, quick ? 2 : 100))),
                Work.compared(
                        "routes-5000",
                        "iproute2",
                        List.of(Stopwatch.TIME),
                        List.of(new HawserPeers(peers), new Iproute2Peers(peers))),
                JmhWork.alone("encode-route", EncodeBenchmark.class, "route", effort),
                JmhWork.alone("encode-neighbour", EncodeBenchmark.class, "neighbour", effort),
                JmhWork.alone("encode-element", EncodeBenchmark.class, "element", effort));
    }
}
