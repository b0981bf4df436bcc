package io.hawser.kubelet.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeException;
import io.hawser.kube.watch.ObjectName;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows static pods in the API: an object for each, made again when somebody deletes it, and deleted when the file is
 * gone. Thread safe; {@link #reconcile} writes.
 */
public final class MirrorPods {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorPods.class);

    private final KubeClient client;
    private final Supplier<Boolean> nodeKnown;
    private final Consumer<String> shown;
    private final Map<ObjectName, Pod> mirrors = new HashMap<>();
    private Map<ObjectName, Pod> statics = Map.of();
    private boolean listed;

    /**
     * None at first.
     *
     * @param nodeKnown whether the API has the node, without which it refuses its pods
     * @param shown is told the uid of a static pod which the API has begun to show
     */
    public MirrorPods(final KubeClient client, final Supplier<Boolean> nodeKnown, final Consumer<String> shown) {
        this.client = client;
        this.nodeKnown = nodeKnown;
        this.shown = shown;
    }

    /** By what uid the API shows a static pod. */
    public synchronized Optional<String> uid(final Pod pod) {
        return Optional.ofNullable(mirrors.get(pod.objectName()))
                .filter(mirror -> !mirror.isDeleting()
                        // The name may be a newer pod's by now.
                        && mirror.annotation(Pod.MIRROR).equals(pod.annotation(Pod.HASH)))
                .map(Pod::uid);
    }

    /** The static pods that there are now. */
    public synchronized void want(final List<Pod> pods) {
        final Map<ObjectName, Pod> wanted = new HashMap<>();
        pods.forEach(pod -> wanted.put(pod.objectName(), pod));
        statics = wanted;
    }

    void seen(final Pod mirror) {
        final Pod pod;
        final boolean fresh;
        synchronized (this) {
            final Pod before = mirrors.put(mirror.objectName(), mirror);
            fresh = before == null || !before.uid().equals(mirror.uid());
            pod = statics.get(mirror.objectName());
        }
        if (fresh && pod != null) {
            shown.accept(pod.uid());
        }
    }

    /** False if it was none. */
    synchronized boolean gone(final ObjectName name) {
        return mirrors.remove(name) != null;
    }

    synchronized void listed() {
        listed = true;
    }

    /** Makes and deletes what has to be. */
    public void reconcile() {
        final Map<ObjectName, Pod> wanted;
        final Map<ObjectName, Pod> there;
        synchronized (this) {
            if (!listed || !nodeKnown.get()) {
                return;
            }
            wanted = Map.copyOf(statics);
            there = Map.copyOf(mirrors);
        }
        final Set<ObjectName> all = new HashSet<>(wanted.keySet());
        all.addAll(there.keySet());
        for (final ObjectName name : all) {
            try {
                reconcile(wanted.get(name), there.get(name));
            } catch (final KubeException e) {
                LOG.warn("static pod {} is not shown as it is: {}", name, e.getMessage());
            }
        }
    }

    private void reconcile(final Pod pod, final Pod mirror) {
        final boolean right = pod != null
                && mirror != null
                && !mirror.isDeleting()
                && mirror.annotation(Pod.MIRROR).equals(pod.annotation(Pod.HASH));
        if (mirror != null && !right) {
            final ObjectNode options = Json.object().put("gracePeriodSeconds", 0);
            options.putObject("preconditions").put("uid", mirror.uid());
            client.delete("delete mirror pod " + mirror.objectName(), path(mirror) + "/" + mirror.name(), options);
        } else if (mirror == null) {
            final ObjectNode object = pod.json().deepCopy();
            final ObjectNode metadata = Json.childOf(object, "metadata");
            metadata.remove("uid");
            Json.childOf(metadata, "annotations").put(Pod.MIRROR, pod.annotation(Pod.HASH));
            try {
                client.create("show static pod " + pod.objectName(), path(pod), object);
            } catch (final KubeException e) {
                if (e.code() != KubeException.CONFLICT) {
                    throw e;
                }
            }
        }
    }

    private static String path(final Pod pod) {
        return "/api/v1/namespaces/" + pod.namespace() + "/pods";
    }
}
