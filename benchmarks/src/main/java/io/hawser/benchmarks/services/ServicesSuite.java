package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Work;
import io.hawser.benchmarks.topology.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Services in the kernel: all of them, one that changes, and a connection through one. */
public final class ServicesSuite implements Suite {
    static final String NFT_FILE = "nft-file";
    static final String RESTORE = "iptables-nft-restore";

    private static final List<Catalogue> SIZES = List.of(
            new Catalogue(1_000, 10),
            new Catalogue(5_000, 10),
            new Catalogue(10_000, 10),
            new Catalogue(45_000, 1),
            new Catalogue(5_000, 50));
    private static final List<Catalogue> IPTABLES_SIZES = List.of(new Catalogue(1_000, 10), new Catalogue(5_000, 10));
    private static final List<Catalogue> MEMORY_SIZES = List.of(new Catalogue(5_000, 10), new Catalogue(10_000, 10));
    private static final int[] CONNECT = {10, 1_000, 30_000};
    private static final int SHRINK = 500;

    @Override
    public String name() {
        return "services";
    }

    @Override
    public String description() {
        return "services in nf_tables and iptables, against nft -f and\niptables-nft-restore of what kube-proxy writes";
    }

    /** The JIT compiler has to see each path a few times. */
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
        return 4;
    }

    @Override
    public List<Work> works(final Effort effort) {
        final boolean quick = effort == Effort.QUICK;
        final List<Work> works = new ArrayList<>();
        for (final Catalogue size : SIZES) {
            final Catalogue catalogue = quick ? new Catalogue(size.services() / SHRINK, size.endpoints()) : size;
            works.add(Work.compared(
                    "cold-" + size,
                    NFT_FILE,
                    Cold.METRICS,
                    List.of(new HawserCold(KernelPlane.NFTABLES, catalogue), new NftFileCold(catalogue))));
        }
        for (final Catalogue size : SIZES) {
            final Catalogue catalogue = quick ? new Catalogue(size.services() / SHRINK, size.endpoints()) : size;
            works.add(Work.compared(
                    "change-" + size,
                    NFT_FILE,
                    OneChange.METRICS,
                    List.of(
                            new HawserOneChange(KernelPlane.NFTABLES, catalogue, quick ? 5 : 500),
                            new HawserWatchedChange(KernelPlane.NFTABLES, catalogue, quick ? 5 : 100),
                            new NftFileOneChange(catalogue, quick ? 2 : 10))));
        }
        for (final int services : CONNECT) {
            final int count = quick ? Math.max(2, services / SHRINK) : services;
            final int connections = quick ? 10 : 2_000;
            works.add(Work.compared(
                    "connect-" + services,
                    NFT_FILE,
                    Connect.METRICS,
                    List.of(
                            new HawserConnect(KernelPlane.NFTABLES, count, connections),
                            new NftFileConnect(count, connections))));
        }
        for (final Catalogue size : MEMORY_SIZES) {
            final Catalogue catalogue = quick ? new Catalogue(size.services() / SHRINK, size.endpoints()) : size;
            works.add(Work.alone("daemon-" + size, DaemonMemory.METRICS, List.of(new DaemonMemory(catalogue, quick))));
        }
        works.addAll(IpvsWorks.works(effort));
        works.addAll(iptables(quick));
        return works;
    }

    private static List<Work> iptables(final boolean quick) {
        final List<Work> works = new ArrayList<>();
        for (final Catalogue size : IPTABLES_SIZES) {
            final Catalogue catalogue = quick ? new Catalogue(size.services() / SHRINK, size.endpoints()) : size;
            works.add(Work.compared(
                    "iptables-cold-" + size,
                    RESTORE,
                    Cold.METRICS,
                    List.of(new HawserCold(KernelPlane.IPTABLES, catalogue), new RestoreCold(catalogue))));
            works.add(Work.compared(
                    "iptables-change-" + size,
                    RESTORE,
                    OneChange.METRICS,
                    List.of(
                            new HawserOneChange(KernelPlane.IPTABLES, catalogue, quick ? 5 : 250),
                            new RestoreOneChange(catalogue, quick ? 2 : 10))));
        }
        return works;
    }
}
