package io.hawser.node.services;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.linux.conntrack.Conntrack;
import io.hawser.node.NodePart;
import io.hawser.proxy.conductor.FlowCleaner;
import io.hawser.proxy.conductor.ServiceService;
import io.hawser.proxy.conductor.SyncObservers;
import io.hawser.proxy.conntrack.ConntrackCleaner;
import io.hawser.proxy.health.NodeHealthServer;
import io.hawser.proxy.health.ProxyHealth;
import io.hawser.proxy.health.ServiceHealthServers;
import io.hawser.proxy.metrics.CarriedMetrics;
import io.hawser.proxy.metrics.MetricsServer;
import io.hawser.proxy.metrics.ProxyMetrics;
import io.hawser.proxy.plane.CarriedTraffic;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.DataPlaneProvider;
import io.hawser.proxy.plane.PlaneChoice;
import io.hawser.proxy.plane.SucceedingPlane;
import io.hawser.proxy.source.ServiceSource;
import io.hawser.proxy.userspace.LoopbackNodePorts;
import io.hawser.proxy.userspace.ProxySettings;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services of a node, in the network namespace of the thread that starts them. */
public final class NodeServices implements NodePart {
    private static final Logger LOG = LoggerFactory.getLogger(NodeServices.class);
    /** Twice the sync period, as kube-proxy has it. */
    private static final int PATIENCE_PERIODS = 2;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final ServiceReadiness readiness = new ServiceReadiness();
    private final ServiceFigures figures = new ServiceFigures(Clock.systemUTC());
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PlaneChoice choice;
    private volatile Supplier<Optional<CarriedTraffic>> carried = Optional::empty;

    private NodeServices(final PlaneChoice choice) {
        this.choice = choice;
    }

    /**
     * Begins to serve.
     *
     * @param source is owned from now on
     * @throws IOException if an address for health or metrics cannot be bound
     * @throws io.hawser.linux.LinuxException if the kernel does not have what the data plane needs
     */
    public static NodeServices start(final ServiceSettings settings, final ServiceSource source) throws IOException {
        final NodeServices services;
        try {
            services = new NodeServices(settings.planes().choose(settings.plane()));
        } catch (final RuntimeException e) {
            CloseHelper.quietClose(source);
            throw e;
        }
        boolean done = false;
        try {
            services.open(settings, source);
            done = true;
            return services;
        } finally {
            if (!done) {
                services.close();
            }
        }
    }

    @Override
    public List<String> missing() {
        return readiness.missing();
    }

    @Override
    public void register(final PrometheusRegistry shown) {
        shown.register((MultiCollector) registry::scrape);
    }

    @Override
    public void describe(final ObjectNode status) {
        final ObjectNode services = status.putObject("services");
        services.put("dataPlane", choice.provider().name())
                .put("asked", choice.asked())
                .put("fallback", choice.isFallback())
                .put("why", choice.reason())
                .put("ready", readiness.missing().isEmpty());
        figures.describe(services);
        choice.passedOver()
                .forEach(each -> services.withArray("passedOver")
                        .addObject()
                        .put("name", each.name())
                        .put("missing", each.missing()));
        carried.get().ifPresent(traffic -> {
            final ObjectNode told = services.putObject("carried");
            told.put("connections", traffic.connections()).put("flows", traffic.flows());
            final ObjectNode counters = told.putObject("counters");
            traffic.counts().forEach(count -> counters.put(count.name(), count.value()));
        });
    }

    /** What is programmed stays, and goes on serving. */
    @Override
    public void close() {
        parts.forEach(CloseHelper::quietClose);
        parts.clear();
    }

    private void open(final ServiceSettings settings, final ServiceSource source) throws IOException {
        parts.push(source);
        say(choice);
        final DataPlane plane = succeeding(choice.provider(), settings);
        // Until the conductor owns it.
        parts.push(plane);
        carried = plane::carried;
        registry.register(new CarriedMetrics(plane::carried));
        final ProxyMetrics metrics = new ProxyMetrics(registry, choice, Clock.systemUTC());
        final ProxyHealth health =
                new ProxyHealth(Clock.systemUTC(), settings.sync().syncPeriod().multipliedBy(PATIENCE_PERIODS));
        if (settings.metrics().isPresent()) {
            parts.push(new MetricsServer(settings.metrics().get(), registry, choice));
        }
        if (settings.health().isPresent()) {
            parts.push(new NodeHealthServer(settings.health().get(), health));
        }
        final NodeAddresses addresses = new NodeAddresses(settings.view().nodePortAddresses());
        final ServiceHealthServers serviceHealth = new ServiceHealthServers(addresses::listening, health);
        parts.push(serviceHealth);
        final FlowCleaner flows = flows(choice.provider(), settings, addresses, metrics);
        parts.remove(plane);
        final ServiceService service = ServiceService.start(
                settings.nodeName(),
                plane,
                flows,
                new SyncObservers(List.of(health, readiness, metrics, serviceHealth, figures)),
                settings.sync());
        parts.push(service);
        final Set<String> tables = choice.provider().tables();
        if (!tables.isEmpty()) {
            parts.push(new RulesetWatch(table -> tables.contains(table.name()), service.proxy()::doubt));
        }
        // Closed before what it tells.
        parts.remove(source);
        parts.push(source);
        source.start(service.proxy());
        LOG.info("services are served by {} ({})", plane.name(), choice.reason());
    }

    private static void say(final PlaneChoice choice) {
        if (choice.isFallback()) {
            LOG.warn(
                    "--proxy-mode {} CANNOT SERVE HERE, {} does instead ({}); --strict-proxy-mode would refuse",
                    choice.asked(),
                    choice.provider().name(),
                    choice.reason());
        }
    }

    private static DataPlane succeeding(final DataPlaneProvider provider, final ServiceSettings settings) {
        final List<DataPlaneProvider> others = settings.planes().all().stream()
                .filter(other -> other != provider)
                .toList();
        final DataPlane plane = provider.tracksInKernel()
                ? LoopbackNodePorts.beside(provider::create, settings.view(), ProxySettings.DEFAULT)
                : provider.create(settings.view());
        return new SucceedingPlane(plane, others);
    }

    private static FlowCleaner flows(
            final DataPlaneProvider provider,
            final ServiceSettings settings,
            final NodeAddresses addresses,
            final ProxyMetrics metrics) {
        if (provider.tracksInKernel()) {
            settings.conntrack().apply(Runtime.getRuntime().availableProcessors());
        }
        return provider.tracksInKernel()
                ? new ConntrackCleaner(
                        Conntrack.open(),
                        settings.view().serviceCidrs(),
                        addresses::servingNodePorts,
                        metrics::onFlowsDeleted)
                : FlowCleaner.NONE;
    }
}
