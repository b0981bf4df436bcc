package io.hawser.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.watch.WatchSettings;
import io.hawser.kubelet.api.ApiObjects;
import io.hawser.kubelet.cgroup.PodCgroups;
import io.hawser.kubelet.container.ContainerConfigs;
import io.hawser.kubelet.container.SandboxConfigs;
import io.hawser.kubelet.cri.CriClient;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.event.EventRecorder;
import io.hawser.kubelet.event.Events;
import io.hawser.kubelet.eviction.EvictionManager;
import io.hawser.kubelet.eviction.EvictionSettings;
import io.hawser.kubelet.eviction.ImageGc;
import io.hawser.kubelet.eviction.NodeFigures;
import io.hawser.kubelet.eviction.PodUsages;
import io.hawser.kubelet.image.BackOff;
import io.hawser.kubelet.image.ImagePuller;
import io.hawser.kubelet.image.PullSecrets;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.log.LogRotator;
import io.hawser.kubelet.node.NodeCondition;
import io.hawser.kubelet.node.NodeKeeper;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.probe.Handlers;
import io.hawser.kubelet.probe.Probes;
import io.hawser.kubelet.runtime.RuntimeEvents;
import io.hawser.kubelet.runtime.RuntimeView;
import io.hawser.kubelet.runtime.RuntimeWatch;
import io.hawser.kubelet.server.HealthzServer;
import io.hawser.kubelet.server.KubeletServer;
import io.hawser.kubelet.server.Page;
import io.hawser.kubelet.source.ApiPods;
import io.hawser.kubelet.source.MirrorPods;
import io.hawser.kubelet.source.ServiceList;
import io.hawser.kubelet.source.StaticPods;
import io.hawser.kubelet.stats.KubeletMetrics;
import io.hawser.kubelet.stats.MetricsText;
import io.hawser.kubelet.stats.ResourceMetrics;
import io.hawser.kubelet.stats.StatsReader;
import io.hawser.kubelet.stats.Summary;
import io.hawser.kubelet.status.StatusWriter;
import io.hawser.kubelet.thread.Threads;
import io.hawser.kubelet.volume.Volumes;
import io.hawser.kubelet.worker.PodTools;
import io.hawser.kubelet.worker.PodWorkers;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole kubelet, wired and running. It keeps nothing to itself: what should run is the API's and the files' to say,
 * what runs is asked of the runtime, so that one that was killed and started again goes on where the other was.
 */
public final class Kubelet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Kubelet.class);
    private static final Duration API_TIMEOUT = Duration.ofSeconds(10);
    private static final long RUNTIME_PERIOD_MS = 1000;
    private static final long RUNTIME_PERIOD_WITH_EVENTS_MS = 5000;
    private static final long FILE_PERIOD_MS = 1000;
    private static final long LOG_PERIOD_MS = 10_000;
    private static final long ORPHAN_PERIOD_MS = 5000;
    private static final long EVICTION_PERIOD_MS = 2000;
    private static final long IMAGE_PERIOD_MS = 300_000;
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private final KubeletSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final KubeClient client;
    private final CriClient runtime;
    private final Vertx vertx;
    private final Threads threads = Threads.create();
    private final EventRecorder events;
    private final KubeletMetrics metrics = new KubeletMetrics();
    private final NodeKeeper node;
    private final MirrorPods mirrors;
    private final ServiceList services;
    private final PodWorkers workers;
    private final NodeFigures figures;
    private final ImageGc images;
    private final EvictionManager eviction;
    private final RuntimeWatch watch;
    private final RuntimeEvents runtimeEvents;
    private final KubeletServer server;
    private final HealthzServer healthz;
    private final Optional<StaticPods> statics;
    private Optional<Path> imageDirectory = Optional.empty();
    private ApiPods pods;

    private Kubelet(final KubeletSettings settings) throws IOException {
        this.settings = settings;
        client = new KubeClient(settings.api(), API_TIMEOUT);
        runtime = CriClient.connect(settings.runtimeSocket(), metrics::called);
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(1));
        final String name = settings.node().name();
        events = new EventRecorder(client, name, clock);
        node = new NodeKeeper(client, settings.node(), runtime, () -> shortage(), events, clock);
        services = new ServiceList(client, WatchSettings.DEFAULT);
        final StatusHolder statuses = new StatusHolder();
        mirrors = new MirrorPods(client, node::isRegistered, uid -> statuses.writer.tellAgain(uid));
        statuses.writer =
                new StatusWriter(client, threads, pod -> pod.isStatic() ? mirrors.uid(pod) : Optional.of(pod.uid()));
        workers = new PodWorkers(tools(statuses.writer));
        figures = new NodeFigures(settings.node().root(), this::imageDirectory);
        final PodUsages usages = new PodUsages(runtime, settings.paths());
        final EvictionSettings limits = settings.eviction();
        images = new ImageGc(runtime, limits, figures, events, Events.Subject.node(name), clock);
        eviction = new EvictionManager(limits, figures, workers, usages, images, events, clock);
        watch = new RuntimeWatch(runtime, uid -> workers.wake(uid));
        runtimeEvents = new RuntimeEvents(runtime.exits(), watch);
        server = new KubeletServer(
                vertx, settings.tls(), threads.pool(), client, name, workers, runtime, this::problem, pages(usages));
        healthz = new HealthzServer(vertx, this::problem);
        statics = settings.manifests().map(directory -> new StaticPods(directory, name, workers, mirrors, clock));
    }

    /** Mirrors and statuses need each other. */
    private static final class StatusHolder {
        private StatusWriter writer;
    }

    /** Starts one. Throws {@link IOException} if a directory cannot be made or a port not be listened on. */
    public static Kubelet start(final KubeletSettings settings) throws IOException {
        Files.createDirectories(settings.paths().pods());
        Files.createDirectories(settings.paths().logs());
        final Kubelet kubelet = new Kubelet(settings);
        try {
            kubelet.begin();
            return kubelet;
        } catch (final IOException | RuntimeException e) {
            kubelet.close();
            throw e;
        }
    }

    /** Why it does not work as it should; empty if it does. */
    public String problem() {
        final String failure = watch.failure();
        return failure.isEmpty() ? "" : "the container runtime does not answer: " + failure;
    }

    /** Its node, for people. */
    public String describe() {
        return "node " + settings.node().name() + " at "
                + String.join(", ", settings.node().addresses()) + ", port "
                + settings.node().port();
    }

    /** Ends it. All pods run on. */
    @Override
    public void close() {
        if (pods != null) {
            pods.close();
        }
        services.close();
        node.close();
        events.close();
        runtimeEvents.close();
        threads.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        client.close();
        runtime.close();
    }

    private void begin() throws IOException {
        server.listen(settings.address(), settings.node().port());
        if (settings.healthzPort() != 0) {
            healthz.listen(settings.healthzPort());
        }
        node.start();
        runtimeEvents.start();
        every(() -> runtimeEvents.areTold() ? RUNTIME_PERIOD_WITH_EVENTS_MS : RUNTIME_PERIOD_MS, watch);
        statics.ifPresent(files -> every(FILE_PERIOD_MS, files));
        pods = new ApiPods(client, settings.node().name(), WatchSettings.DEFAULT, workers, mirrors);
        every(LOG_PERIOD_MS, new LogRotator(runtime, settings.maxLogBytes(), settings.maxLogFiles(), clock));
        every(ORPHAN_PERIOD_MS, this::removeOrphans);
        every(EVICTION_PERIOD_MS, eviction);
        every(IMAGE_PERIOD_MS, images);
    }

    private Map<String, Page> pages(final PodUsages usages) {
        metrics.tellOf(settings.node().name(), runtime, eviction::evictions);
        final StatsReader stats = new StatsReader(runtime, workers::pods, figures, usages, clock);
        final Summary summary = new Summary(stats, settings.node().name());
        final ResourceMetrics resources = new ResourceMetrics(stats);
        return Map.of(
                "/stats/summary", new Page("application/json", summary::text),
                "/metrics/resource", new Page(MetricsText.type(), () -> MetricsText.of(resources.snapshots())),
                "/metrics", new Page(MetricsText.type(), () -> MetricsText.of(metrics.snapshots())));
    }

    private PodTools tools(final StatusWriter statuses) {
        final ApiObjects objects = new ApiObjects(client);
        final PodCgroups cgroups = new PodCgroups(CGROUPS, settings.cgroupRoot());
        final Handlers handlers =
                new Handlers(runtime, vertx, () -> node.facts().address());
        return new PodTools(
                runtime,
                new RuntimeView(runtime),
                new Volumes(settings.paths(), objects, clock),
                new ImagePuller(runtime, events, pod -> pullSecrets(objects, pod), clock),
                new SandboxConfigs(settings.paths(), cgroups, settings.dns()),
                new ContainerConfigs(settings.paths(), objects, services::services, settings.cpuQuota()),
                cgroups,
                new Probes(
                        handlers,
                        events,
                        threads.timer(),
                        threads.pool(),
                        uid -> workersOf().wake(uid),
                        clock),
                handlers,
                events,
                statuses,
                settings.paths(),
                node::facts,
                pod -> evictionOf().refusal(pod),
                metrics::podStarted,
                new BackOff(settings.firstRestartPause(), settings.longestRestartPause(), clock),
                settings.dns().domain(),
                threads,
                clock);
    }

    private Set<NodeCondition> shortage() {
        return eviction.conditions();
    }

    private EvictionManager evictionOf() {
        return eviction;
    }

    /** Asked once: it does not move. */
    private synchronized Optional<Path> imageDirectory() {
        if (imageDirectory.isEmpty()) {
            try {
                imageDirectory = runtime.imageDirectory().map(Path::of);
            } catch (final CriException e) {
                LOG.debug("where images are is not known yet: {}", e.getMessage());
            }
        }
        return imageDirectory;
    }

    private PodWorkers workersOf() {
        return workers;
    }

    private static PullSecrets pullSecrets(final ApiObjects objects, final Pod pod) {
        final PullSecrets secrets = PullSecrets.none();
        for (final JsonNode reference : pod.spec().path("imagePullSecrets")) {
            objects.find("secrets", pod.namespace(), Json.text(reference, "name"))
                    .map(secret -> Json.text(secret, "data", ".dockerconfigjson"))
                    .filter(text -> !text.isEmpty())
                    .ifPresent(
                            text -> secrets.add(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8)));
        }
        return secrets;
    }

    /** Runs work again and again, each time after a pause; a defect in it is said and does not end it. */
    private void every(final long millis, final Runnable work) {
        every(() -> millis, work);
    }

    private void every(final LongSupplier millis, final Runnable work) {
        threads.later(0, () -> again(millis, work));
    }

    private void again(final LongSupplier millis, final Runnable work) {
        try {
            work.run();
        } catch (final RuntimeException e) {
            LOG.error("unexpected; trying again", e);
        }
        threads.later(millis.getAsLong(), () -> again(millis, work));
    }

    private void removeOrphans() {
        final boolean all = pods != null
                && pods.isListed()
                && statics.map(StaticPods::isListed).orElse(true);
        if (!all) {
            return;
        }
        final Set<String> uids = new HashSet<>();
        try (Stream<Path> directories = Files.list(settings.paths().pods())) {
            directories.forEach(directory -> uids.add(directory.getFileName().toString()));
            workers.removeOrphans(uids);
        } catch (final IOException | CriException e) {
            LOG.debug("orphans were not looked for: {}", e.getMessage());
        }
    }
}
