package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.overlay.HawserNode;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.proxy.service.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The daemon as it is installed, beside an API server with so many services: from its start until they are served, and
 * what memory it has then, and after changes.
 */
final class DaemonMemory extends LabVariant {
    static final List<Metric> METRICS =
            List.of(Metric.lower("ready", "ms"), Metric.lower("rss-ready", "MB"), Metric.lower("rss", "MB"));

    private static final Pattern SERVING = Pattern.compile("serving .* by nftables");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CHANGES = 200;
    private static final long PAUSE_MS = 25;
    private static final String RESIDENT = "VmRSS:";
    private static final double KB_PER_MB = 1024;
    private static final double NS_PER_MS = 1e6;
    private static final int ROUNDS = 3;

    private final HawserNode daemon = HawserNode.ofThisCheckout();
    private final Catalogue catalogue;
    private final int changes;
    private Optional<ServiceHost> host = Optional.empty();

    DaemonMemory(final Catalogue catalogue, final boolean quick) {
        super(KernelPlane.NFTABLES.variant());
        this.catalogue = catalogue;
        changes = quick ? 1 : CHANGES;
    }

    @Override
    public Optional<String> unavailable() {
        return daemon.unavailable();
    }

    /** Each is a process of its own, so that there is nothing to warm up. */
    @Override
    public int mostRounds() {
        return ROUNDS;
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        host = Optional.of(ServiceHost.in(lab));
    }

    @Override
    public Sample measure() throws Exception {
        final ServiceHost node = host.orElseThrow();
        try (WatchedApi api = node.host().call(() -> WatchedApi.open(catalogue))) {
            final long began = System.nanoTime();
            try (HostProcess process = node.host().start(command(api))) {
                process.awaitText(SERVING, LIMIT);
                final double ready = (System.nanoTime() - began) / NS_PER_MS;
                node.requireElements(catalogue.services() * catalogue.endpoints());
                final double residentReady = residentMb(process);
                for (int i = 0; i < changes; i++) {
                    final List<Endpoint> all = catalogue.endpointsOf(i % catalogue.services());
                    api.change(i % catalogue.services(), i % 2 == 0 ? all.subList(1, all.size()) : all);
                    Thread.sleep(PAUSE_MS);
                }
                return new Sample(Map.of("ready", ready, "rss-ready", residentReady, "rss", residentMb(process)));
            }
        } finally {
            node.empty();
        }
    }

    private List<String> command(final WatchedApi api) {
        return daemon.command(
                "--no-overlay",
                "--proxy-mode=nftables",
                "--master=" + api.uri(),
                "--hostname-override=" + WatchedApi.NODE,
                "--cluster-cidr=" + Catalogue.PODS,
                "--service-cidr=" + Catalogue.CLUSTER_IPS,
                "--healthz-bind-address=127.0.0.1:10256",
                "--metrics-bind-address=127.0.0.1:10249");
    }

    private static double residentMb(final HostProcess process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                        .filter(line -> line.startsWith(RESIDENT))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / KB_PER_MB;
    }
}
