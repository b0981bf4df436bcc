package io.hawser.kubelet.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kube.watch.ObjectName;
import io.hawser.kubelet.cri.v1.PodSandbox;
import io.hawser.kubelet.eviction.EvictionManager;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.status.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All pods of this node, each with its worker. Thread safe. */
public final class PodWorkers implements EvictionManager.Pods {
    private static final Logger LOG = LoggerFactory.getLogger(PodWorkers.class);
    /** Who is no longer known to the API has had its time already. */
    private static final Duration GONE = Duration.ofSeconds(1);

    private final PodTools tools;
    private final Map<String, PodWorker> workers = new HashMap<>();

    /** None at first. */
    public PodWorkers(final PodTools tools) {
        this.tools = tools;
    }

    /** A pod is new, or is now this. */
    public synchronized void update(final Pod pod) {
        for (final PodWorker other : workers.values()) {
            final boolean former = other.pod().objectName().equals(pod.objectName())
                    && other.pod().isStatic() == pod.isStatic()
                    && !other.pod().uid().equals(pod.uid());
            if (former && !other.isRemoved()) {
                other.remove(pod.isStatic() ? other.pod().grace() : GONE);
            }
        }
        workers.computeIfAbsent(pod.uid(), any -> new PodWorker(tools, pod, this::ended))
                .update(pod);
    }

    /** A pod of the API is no longer there. */
    public synchronized void gone(final ObjectName name) {
        for (final PodWorker worker : workers.values()) {
            if (worker.pod().objectName().equals(name) && !worker.pod().isStatic() && !worker.isRemoved()) {
                worker.remove(GONE);
            }
        }
    }

    /** A static pod's file is no longer there. */
    public synchronized void remove(final String uid) {
        final PodWorker worker = workers.get(uid);
        if (worker != null) {
            worker.remove(worker.pod().grace());
        }
    }

    /** Something of a pod may have changed. */
    public synchronized void wake(final String uid) {
        final PodWorker worker = workers.get(uid);
        if (worker != null) {
            worker.wake();
        }
    }

    /** Ends a pod at once, for this reason; it fails. */
    @Override
    public synchronized void fail(final String uid, final Waiting why) {
        final PodWorker worker = workers.get(uid);
        if (worker != null) {
            worker.fail(why);
        }
    }

    @Override
    public synchronized boolean isOver(final String uid) {
        final PodWorker worker = workers.get(uid);
        return worker == null || worker.isSettled();
    }

    /** All pods that are wanted here. */
    @Override
    public synchronized List<Pod> pods() {
        final List<Pod> pods = new ArrayList<>();
        workers.values().stream().filter(worker -> !worker.isRemoved()).forEach(worker -> pods.add(worker.pod()));
        return pods;
    }

    /** A pod by its name. */
    public synchronized Optional<Pod> find(final ObjectName name) {
        return pods().stream().filter(pod -> pod.objectName().equals(name)).findFirst();
    }

    /**
     * Ends what the runtime still has of pods that nobody knows, and removes their directories. To be called only when
     * all pods that are wanted have been told.
     *
     * @param directories uids of which there are directories
     */
    public void removeOrphans(final Set<String> directories) {
        final Map<String, Pod> orphans = new HashMap<>();
        directories.forEach(uid -> orphans.put(uid, orphan(uid, "", "")));
        for (final PodSandbox sandbox : tools.runtime().listPodSandboxes()) {
            final String uid = sandbox.getMetadata().getUid();
            orphans.put(
                    uid,
                    orphan(
                            uid,
                            sandbox.getMetadata().getNamespace(),
                            sandbox.getMetadata().getName()));
        }
        synchronized (this) {
            orphans.forEach((uid, pod) -> {
                if (!uid.isEmpty() && !workers.containsKey(uid)) {
                    LOG.info("pod {} ({}) is no longer wanted here", pod.objectName(), uid);
                    final PodWorker worker = new PodWorker(tools, pod, this::ended);
                    workers.put(uid, worker);
                    worker.remove(GONE);
                }
            });
        }
    }

    private static Pod orphan(final String uid, final String namespace, final String name) {
        final ObjectNode json = Json.object();
        json.putObject("metadata").put("uid", uid).put("namespace", namespace).put("name", name);
        return new Pod(json);
    }

    private void ended(final PodWorker worker) {
        synchronized (this) {
            workers.remove(worker.pod().uid(), worker);
        }
        tools.statuses().forget(worker.pod().uid());
    }
}
