package io.hawser.kubelet.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.watch.KubeObject;
import io.hawser.kube.watch.ObjectListener;
import io.hawser.kube.watch.ObjectName;
import io.hawser.kube.watch.Reflector;
import io.hawser.kube.watch.Resource;
import io.hawser.kube.watch.WatchSettings;
import io.hawser.kubelet.json.Json;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All services of the cluster, of which containers are told by their environment. */
public final class ServiceList implements ObjectListener<ServiceList.Service>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceList.class);
    private static final long PATIENCE_SECONDS = 3;

    private final CountDownLatch listed = new CountDownLatch(1);
    private final Map<ObjectName, JsonNode> services = new ConcurrentHashMap<>();
    private final Reflector<Service> reflector;

    /** Begins to watch. */
    public ServiceList(final KubeClient client, final WatchSettings settings) {
        reflector = Reflector.start(
                client, new Resource<>("services", "/api/v1/services", "", Service::read), settings, this);
    }

    /** Those that there are now. Waits a moment if they have never been read: pods' environments are not made twice. */
    public Collection<JsonNode> services() {
        try {
            if (!listed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("services have not been read yet: a container is started without their variables");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return services.values();
    }

    @Override
    public void onObject(final Service service) {
        services.put(service.objectName(), service.json());
    }

    @Override
    public void onGone(final ObjectName name) {
        services.remove(name);
    }

    @Override
    public void onListed() {
        listed.countDown();
    }

    @Override
    public void close() {
        reflector.close();
    }

    /** A service as the API has it. */
    public record Service(JsonNode json) implements KubeObject {
        static Service read(final JsonParser parser) throws IOException {
            final JsonNode tree = Json.MAPPER.readTree(parser);
            // There may be many, and little of each is needed.
            final ObjectNode kept = Json.object();
            final ObjectNode metadata = kept.putObject("metadata");
            for (final String field : new String[] {"namespace", "name", "resourceVersion"}) {
                metadata.put(field, Json.text(tree, "metadata", field));
            }
            final ObjectNode spec = kept.putObject("spec");
            spec.put("clusterIP", Json.text(tree, "spec", "clusterIP"));
            spec.set("ports", tree.path("spec").path("ports"));
            return new Service(kept);
        }

        @Override
        public ObjectName objectName() {
            return new ObjectName(Json.text(json, "metadata", "namespace"), Json.text(json, "metadata", "name"));
        }

        @Override
        public String resourceVersion() {
            return Json.text(json, "metadata", "resourceVersion");
        }
    }
}
