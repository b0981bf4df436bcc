package io.hawser.benchmarks.cli;

import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.cluster.ClusterSuite;
import io.hawser.benchmarks.cni.CniSuite;
import io.hawser.benchmarks.linux.LinuxSuite;
import io.hawser.benchmarks.micro.MicroSuite;
import io.hawser.benchmarks.overlay.OverlayScaleSuite;
import io.hawser.benchmarks.overlay.OverlaySoak;
import io.hawser.benchmarks.overlay.OverlaySuite;
import io.hawser.benchmarks.proxy.ProxySoak;
import io.hawser.benchmarks.proxy.ProxySuite;
import io.hawser.benchmarks.services.ServicesSuite;
import io.hawser.benchmarks.soak.SoakSuite;
import java.util.List;
import java.util.stream.Stream;

/** The suites that the command line knows. */
final class Suites {
    /** A new suite is one line here. */
    static final List<Suite> ALL = List.of(
            new LinuxSuite(),
            new OverlaySuite(),
            new OverlayScaleSuite(),
            new ServicesSuite(),
            new ProxySuite(),
            new CniSuite(),
            new ClusterSuite(),
            new MicroSuite(),
            new SoakSuite(Stream.concat(OverlaySoak.subjects().stream(), Stream.of(new ProxySoak()))
                    .toList()));

    private Suites() {}
}
