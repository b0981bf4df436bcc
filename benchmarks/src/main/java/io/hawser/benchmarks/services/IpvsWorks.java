package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Stopwatch;
import io.hawser.benchmarks.Work;
import java.util.ArrayList;
import java.util.List;

/** The works of IPVS, against {@code ipvsadm -R}; on a kernel that has it. */
final class IpvsWorks {
    private static final List<Catalogue> SIZES = List.of(new Catalogue(1_000, 10), new Catalogue(10_000, 10));
    private static final int SHRINK = 500;

    private IpvsWorks() {}

    static List<Work> works(final Effort effort) {
        final boolean quick = effort == Effort.QUICK;
        final List<Work> works = new ArrayList<>();
        for (final Catalogue size : SIZES) {
            final Catalogue catalogue = quick ? new Catalogue(size.services() / SHRINK, size.endpoints()) : size;
            works.add(Work.compared(
                    "ipvs-cold-" + size,
                    IpvsHost.IPVSADM,
                    List.of(Stopwatch.TIME),
                    List.of(new HawserIpvsCold(catalogue), new IpvsadmCold(catalogue))));
            works.add(Work.compared(
                    "ipvs-change-" + size,
                    IpvsHost.IPVSADM,
                    OneChange.METRICS,
                    List.of(
                            new HawserIpvsOneChange(catalogue, quick ? 5 : 500),
                            new IpvsadmOneChange(catalogue, quick ? 2 : 10))));
            works.add(Work.compared(
                    "ipvs-compare-" + size,
                    IpvsHost.IPVSADM,
                    List.of(Stopwatch.TIME),
                    List.of(new HawserIpvsCompare(catalogue), new IpvsadmSave(catalogue))));
        }
        return works;
    }
}
