package io.hawser.controlplane.server;

import io.hawser.controlplane.admission.NamespaceContents;
import io.hawser.controlplane.admission.NamespaceLifecycle;
import io.hawser.controlplane.admission.NewNodes;
import io.hawser.controlplane.admission.PodPriority;
import io.hawser.controlplane.admission.ServiceAccounts;
import io.hawser.controlplane.allocation.ServiceAllocator;
import io.hawser.controlplane.auth.Authenticator;
import io.hawser.controlplane.auth.RbacAuthorizer;
import io.hawser.controlplane.auth.ServiceAccountTokens;
import io.hawser.controlplane.bootstrap.ApiEndpoints;
import io.hawser.controlplane.bootstrap.Bootstrap;
import io.hawser.controlplane.discovery.Discovery;
import io.hawser.controlplane.kinds.Kinds;
import io.hawser.controlplane.openapi.OpenApi;
import io.hawser.controlplane.registry.Deleter;
import io.hawser.controlplane.registry.FieldOwners;
import io.hawser.controlplane.registry.Reader;
import io.hawser.controlplane.registry.WriteHook;
import io.hawser.controlplane.registry.Writer;
import io.hawser.controlplane.schema.Schemas;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.storage.EtcdStore;
import io.hawser.controlplane.storage.WatchCache;
import io.hawser.controlplane.tls.CertificateAuthority;
import io.hawser.controlplane.tls.ClusterKeys;
import io.hawser.controlplane.tls.Identity;
import io.hawser.controlplane.tls.Pem;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A whole API server, wired and running. */
public final class ControlPlane implements AutoCloseable {
    private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final EtcdStore store;
    private final WatchCache cache;
    private final ApiServer server;
    private final ApiEndpoints endpoints;
    private final ClusterKeys keys;
    private final String host;
    private final int port;

    private ControlPlane(
            final Vertx vertx,
            final EtcdStore store,
            final WatchCache cache,
            final ApiServer server,
            final ApiEndpoints endpoints,
            final ClusterKeys keys,
            final String host,
            final int port) {
        this.vertx = vertx;
        this.store = store;
        this.cache = cache;
        this.server = server;
        this.endpoints = endpoints;
        this.keys = keys;
        this.host = host;
        this.port = port;
    }

    /** Starts one, and returns when it serves. Throws {@link ApiException} if etcd does not answer. */
    public static ControlPlane start(final ServerSettings settings) throws InterruptedException {
        // Read while etcd is awaited: it takes a while, and nobody can write before.
        final CompletableFuture<Schemas> schemas = CompletableFuture.supplyAsync(Schemas::load);
        final Clock clock = Clock.systemUTC();
        final Kinds kinds = Kinds.all();
        final EtcdStore store = new EtcdStore(settings.etcd());
        final Set<String> prefixes = new HashSet<>(kinds.prefixes());
        prefixes.add(ServiceAllocator.ADDRESSES);
        prefixes.add(ServiceAllocator.PORTS);
        prefixes.add(ApiEndpoints.PREFIX);
        final WatchCache cache = new WatchCache(store, prefixes).start();
        final ClusterKeys keys = ClusterKeys.load(store);
        final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        if (!cache.awaitLoaded(LOAD_TIMEOUT)) {
            vertx.close();
            cache.close();
            store.close();
            throw ApiException.unavailable("etcd at " + settings.etcd().endpoints() + " was not read within "
                    + LOAD_TIMEOUT.toSeconds() + " s");
        }
        final NamespaceContents contents = new NamespaceContents(
                store, cache, clock, Pem.of(keys.authority().certificate()));
        final Writer writer = new Writer(
                store, cache, hooks(settings, store, cache, contents), new FieldOwners(schemas::join, clock), clock);
        final ServiceAccountTokens tokens = new ServiceAccountTokens(keys.tokens(), clock);
        final Authenticator authenticator = new Authenticator(keys.authority(), tokens, settings.staticTokens(), cache);
        final RbacAuthorizer authorizer = new RbacAuthorizer(cache);
        final Reader reader = new Reader(store, cache);
        final Deleter deleter = new Deleter(writer);
        final BodyDecoder bodies = new BodyDecoder(schemas.join());
        final Renderer renderer = new Renderer(clock);
        final ResourceHandler resources = new ResourceHandler(reader, writer, deleter, bodies, renderer, clock);
        final Discovery discovery = new Discovery(kinds, settings.advertiseAddress() + ":" + settings.port());
        final Dispatcher dispatcher = new Dispatcher(
                kinds,
                authorizer,
                discovery,
                resources,
                new SubresourceHandler(kinds, reader, writer, deleter, bodies, resources, tokens, clock),
                new ReviewHandler(bodies, authenticator, authorizer),
                new PlainHandler(new OpenApi(kinds), discovery, cache));
        final ApiServer server = new ApiServer(
                vertx,
                dispatcher,
                new QuickReads(kinds, reader, renderer),
                authenticator,
                kubelets(vertx, keys.authority()));
        final String clusterIp = settings.serviceRange().address(0);
        final int port = server.listen(
                settings.bindAddress(), settings.port(), identity(settings, keys, clusterIp), keys.authority());
        final Bootstrap.ApiAddress address = new Bootstrap.ApiAddress(clusterIp, settings.advertiseAddress(), port);
        new Bootstrap(kinds, writer, cache, contents).run(address);
        final ApiEndpoints endpoints = new ApiEndpoints(kinds, store, cache, writer, address).start();
        return new ControlPlane(vertx, store, cache, server, endpoints, keys, settings.advertiseAddress(), port);
    }

    private static List<WriteHook> hooks(
            final ServerSettings settings,
            final EtcdStore store,
            final WatchCache cache,
            final NamespaceContents contents) {
        return List.of(
                new NamespaceLifecycle(store, cache),
                contents,
                new ServiceAccounts(store, cache, contents),
                new PodPriority(store, cache),
                new NewNodes(),
                new ServiceAllocator(settings.serviceRange(), settings.nodePorts(), cache));
    }

    private static KubeletProxy kubelets(final Vertx vertx, final CertificateAuthority authority) {
        return new KubeletProxy(vertx, authority.client("kube-apiserver-kubelet-client", "system:masters"), authority);
    }

    private static Identity identity(final ServerSettings settings, final ClusterKeys keys, final String clusterIp) {
        final Set<String> names = new LinkedHashSet<>(List.of(
                "localhost",
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local"));
        final Set<String> addresses = new LinkedHashSet<>(List.of("127.0.0.1", "::1", clusterIp));
        for (final String one : List.of(settings.advertiseAddress(), settings.bindAddress())) {
            (ServerSettings.isAddress(one) ? addresses : names).add(one);
        }
        return keys.authority().server("kube-apiserver", names, addresses);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Where clients reach it. */
    public String url() {
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** What it signs with. */
    public ClusterKeys keys() {
        return keys;
    }

    /** Everything that it has in memory. */
    public WatchCache cache() {
        return cache;
    }

    @Override
    public void close() {
        endpoints.close();
        server.close();
        cache.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        store.close();
    }
}
