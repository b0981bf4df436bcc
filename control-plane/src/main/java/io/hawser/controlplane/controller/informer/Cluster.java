package io.hawser.controlplane.controller.informer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeException;
import io.hawser.kube.watch.Reflector;
import io.hawser.kube.watch.Resource;
import io.hawser.kube.watch.WatchSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * The cluster as a controller sees and changes it. Writes are refused with {@link NotLeaderException} once somebody
 * else may be at work. Thread safe.
 */
public final class Cluster implements AutoCloseable {
    private final KubeClient client;
    private final WatchSettings settings;
    private final BooleanSupplier mayWrite;
    private final Map<ResourceType, Informer> informers = new LinkedHashMap<>();
    private final Set<ResourceType> metadataOnly = ConcurrentHashMap.newKeySet();
    private final List<Reflector<Item>> reflectors = new ArrayList<>();

    /**
     * Sees nothing yet.
     *
     * @param client is not closed with it
     * @param mayWrite whether this process leads
     */
    public Cluster(final KubeClient client, final WatchSettings settings, final BooleanSupplier mayWrite) {
        this.client = client;
        this.settings = settings;
        this.mayWrite = mayWrite;
    }

    /** The objects of a kind, whole. To be asked for before {@link #start}. */
    public synchronized Informer informer(final ResourceType type) {
        metadataOnly.remove(type);
        return informers.computeIfAbsent(type, Informer::new);
    }

    /** The objects of a kind, of which at least the metadata are needed. To be asked for before {@link #start}. */
    public synchronized Informer metadataInformer(final ResourceType type) {
        if (!informers.containsKey(type)) {
            metadataOnly.add(type);
        }
        return informers.computeIfAbsent(type, Informer::new);
    }

    /** Begins to watch. */
    public synchronized void start() {
        informers.forEach((type, informer) -> reflectors.add(Reflector.start(
                client,
                new Resource<>(
                        type.toString(),
                        type.path(),
                        "",
                        metadataOnly.contains(type) ? Item.metadata(type) : Item.whole(type)),
                settings,
                informer)));
    }

    /** Whether everything has been seen once. */
    public synchronized boolean isSynced() {
        return informers.values().stream().allMatch(Informer::isSynced);
    }

    /** Asks what kinds there are. */
    public ApiResources discover() {
        return ApiResources.discover(client);
    }

    /** Reads an object from the server. */
    public Optional<ObjectNode> live(final ResourceType type, final String namespace, final String name) {
        try {
            return Optional.of(
                    (ObjectNode) client.get("read " + name(type, namespace, name), type.path(namespace, name)));
        } catch (final KubeException e) {
            if (e.code() == KubeException.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Creates an object. Throws {@link KubeException} with {@link KubeException#CONFLICT} if there is one. */
    public ObjectNode create(final ResourceType type, final String namespace, final ObjectNode object) {
        check();
        object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        return took(type, client.create("create one of the " + type, type.path(namespace), object));
    }

    /** Replaces an object of a version. Throws {@link KubeException} if it is another by now. */
    public ObjectNode update(final ResourceType type, final ObjectNode object) {
        check();
        return took(type, client.replace("update " + name(type, object), path(type, object), object));
    }

    /** Replaces an object's status. Throws {@link KubeException} if the object is another by now. */
    public ObjectNode updateStatus(final ResourceType type, final ObjectNode object) {
        check();
        final String what = "update the status of " + name(type, object);
        return took(type, client.replace(what, path(type, object) + "/status", object));
    }

    /** Patches an object by merge, if it is still the one with this uid. */
    public ObjectNode patch(final ResourceType type, final ObjectNode object, final ObjectNode patch) {
        check();
        Meta.of(patch).put("uid", Meta.uid(object));
        return took(type, client.mergePatch("patch " + name(type, object), path(type, object), patch));
    }

    /** Patches an object's status by strategic merge: conditions are told apart by type. */
    public ObjectNode patchStatus(final ResourceType type, final ObjectNode object, final ObjectNode patch) {
        check();
        Meta.of(patch).put("uid", Meta.uid(object));
        return took(
                type, client.patch("patch the status of " + name(type, object), path(type, object) + "/status", patch));
    }

    /** Asks for something of an object: a binding, or its finalization. */
    public void act(final ResourceType type, final ObjectNode object, final String part, final ObjectNode body) {
        check();
        client.create(part + " of " + name(type, object), path(type, object) + "/" + part, body);
    }

    /** Replaces a namespace's finalizers. */
    public void finalizeNamespace(final ObjectNode namespace) {
        check();
        final ResourceType type = ResourceTypes.NAMESPACES;
        took(type, client.replace("finalize " + name(type, namespace), path(type, namespace) + "/finalize", namespace));
    }

    /** Deletes an object, if it is still this one; that it is gone already is as well. */
    public void delete(final ResourceType type, final ObjectNode object, final String propagation) {
        final ObjectNode options = Json.object();
        if (!propagation.isEmpty()) {
            options.put("propagationPolicy", propagation);
        }
        deleteWith(type, object, options);
    }

    /** Deletes a pod without waiting for its node. */
    public void deleteNow(final ResourceType type, final ObjectNode object) {
        deleteWith(type, object, Json.object().put("gracePeriodSeconds", 0));
    }

    /** Deletes an object, if nothing of it has changed. */
    public void deleteVersion(final ResourceType type, final ObjectNode object, final String propagation) {
        final ObjectNode options = Json.object();
        options.putObject("preconditions").put("resourceVersion", Meta.resourceVersion(object));
        if (!propagation.isEmpty()) {
            options.put("propagationPolicy", propagation);
        }
        deleteWith(type, object, options);
    }

    private void deleteWith(final ResourceType type, final ObjectNode object, final ObjectNode options) {
        check();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions");
        Json.childOf(options, "preconditions").put("uid", Meta.uid(object));
        final JsonNode answer;
        try {
            answer = client.delete("delete " + name(type, object), path(type, object), options);
        } catch (final KubeException e) {
            if (e.code() != KubeException.NOT_FOUND) {
                throw e;
            }
            informer(type, Informer::deleted, object);
            return;
        }
        if (answer instanceof ObjectNode left && Meta.isDeleting(left)) {
            took(type, left);
        } else {
            informer(type, Informer::deleted, object);
        }
    }

    /** Deletes all objects of a namespace. */
    public void deleteCollection(final ResourceType type, final String namespace) {
        check();
        final ObjectNode options = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.put("propagationPolicy", "Background");
        client.delete("delete the " + type + " of " + namespace, type.path(namespace), options);
    }

    /** How many objects a namespace has, as the server says. */
    public JsonNode liveList(final ResourceType type, final String namespace) {
        return client.get("list the " + type + " of " + namespace, type.path(namespace));
    }

    private ObjectNode took(final ResourceType type, final JsonNode answer) {
        final ObjectNode object = (ObjectNode) answer;
        informer(type, Informer::written, object);
        return object;
    }

    private void informer(final ResourceType type, final Taking taking, final ObjectNode object) {
        final Informer informer;
        synchronized (this) {
            informer = informers.get(type);
        }
        if (informer != null) {
            taking.take(informer, object);
        }
    }

    private void check() {
        if (!mayWrite.getAsBoolean()) {
            throw new NotLeaderException();
        }
    }

    private static String path(final ResourceType type, final ObjectNode object) {
        return type.path(Meta.namespace(object), Meta.name(object));
    }

    private static String name(final ResourceType type, final ObjectNode object) {
        return name(type, Meta.namespace(object), Meta.name(object));
    }

    private static String name(final ResourceType type, final String namespace, final String name) {
        return type.kind() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }

    @Override
    public synchronized void close() {
        reflectors.forEach(Reflector::close);
        reflectors.clear();
    }

    @FunctionalInterface
    private interface Taking {
        void take(Informer informer, ObjectNode object);
    }
}
