package io.hawser.proxy.source;

import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.watch.Reflector;
import io.hawser.kube.watch.Resource;
import io.hawser.kube.watch.WatchSettings;
import io.hawser.proxy.object.EndpointSliceReader;
import io.hawser.proxy.object.NodeObject;
import io.hawser.proxy.object.ServiceReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Any Kubernetes API server. */
public final class ApiSource implements ServiceSource {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    /** Services of other proxies, and headless ones, need not be sent at all. */
    private static final String OURS =
            "labelSelector=" + encode("!service.kubernetes.io/service-proxy-name,!service.kubernetes.io/headless");

    private final KubeClient client;
    private final String node;
    private final WatchSettings settings;
    private final List<Reflector<?>> reflectors = new ArrayList<>();

    /** @param node this node's name */
    public ApiSource(final KubeConnection connection, final String node, final WatchSettings settings) {
        this.client = new KubeClient(connection, TIMEOUT);
        this.node = node;
        this.settings = settings;
    }

    @Override
    public void start(final ServiceListener listener) {
        reflectors.add(Reflector.start(
                client,
                new Resource<>("services", "/api/v1/services", OURS, new ServiceReader()),
                settings,
                listener.services()));
        reflectors.add(Reflector.start(
                client,
                new Resource<>(
                        "endpointslices", "/apis/discovery.k8s.io/v1/endpointslices", OURS, new EndpointSliceReader()),
                settings,
                listener.slices()));
        reflectors.add(Reflector.start(
                client,
                new Resource<>(
                        "node", "/api/v1/nodes", "fieldSelector=" + encode("metadata.name=" + node), NodeObject::read),
                settings,
                listener.node()));
    }

    @Override
    public void close() {
        reflectors.forEach(Reflector::close);
        client.close();
    }

    private static String encode(final String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
