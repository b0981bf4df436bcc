package io.hawser.kubelet.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeException;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.thread.Threads;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the API of pods' statuses: of each pod the newest, one request at a time, until it has been taken. What was
 * passed over by a newer one is never sent. Thread safe.
 */
public final class StatusWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final long FIRST_PAUSE_MS = 500;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private final KubeClient client;
    private final Threads threads;
    private final Function<Pod, Optional<String>> uidInApi;
    private final Map<String, Entry> entries = new HashMap<>();

    /** @param uidInApi by what uid the API knows a pod; empty if it does not know it now */
    public StatusWriter(
            final KubeClient client, final Threads threads, final Function<Pod, Optional<String>> uidInApi) {
        this.client = client;
        this.threads = threads;
        this.uidInApi = uidInApi;
    }

    private static final class Entry {
        private Pod pod;
        private ObjectNode wanted;
        private ObjectNode told;
        private boolean end;
        private boolean busy;
        private long pauseMs = FIRST_PAUSE_MS;
    }

    /** Has a status told, unless it has been. */
    public void tell(final Pod pod, final ObjectNode status) {
        change(pod, status, false);
    }

    /** Has the API told that all of a pod is gone from this node, after the statuses before. */
    public void end(final Pod pod) {
        change(pod, null, true);
    }

    /** Tells again what a pod's status is, for the API may have another one. */
    public synchronized void tellAgain(final String uid) {
        final Entry entry = entries.get(uid);
        if (entry != null) {
            entry.told = null;
            start(uid, entry);
        }
    }

    /** Forgets a pod. */
    public synchronized void forget(final String uid) {
        entries.remove(uid);
    }

    private synchronized void change(final Pod pod, final ObjectNode status, final boolean end) {
        final Entry entry = entries.computeIfAbsent(pod.uid(), any -> new Entry());
        entry.pod = pod;
        entry.wanted = status == null ? entry.wanted : status;
        entry.end |= end;
        start(pod.uid(), entry);
    }

    private void start(final String uid, final Entry entry) {
        if (!entry.busy && hasWork(entry)) {
            entry.busy = true;
            threads.pool().execute(() -> work(uid, entry));
        }
    }

    private static boolean hasWork(final Entry entry) {
        return entry.end || (entry.wanted != null && !entry.wanted.equals(entry.told));
    }

    private void work(final String uid, final Entry entry) {
        while (true) {
            final Pod pod;
            final ObjectNode status;
            final boolean end;
            synchronized (this) {
                if (entries.get(uid) != entry || !hasWork(entry)) {
                    entry.busy = false;
                    return;
                }
                pod = entry.pod;
                status = entry.wanted != null && !entry.wanted.equals(entry.told) ? entry.wanted : null;
                end = entry.end;
            }
            try {
                if (status != null) {
                    patch(pod, status);
                }
                if (end) {
                    delete(pod);
                }
                synchronized (this) {
                    entry.told = status == null ? entry.told : status;
                    entry.end &= !end;
                    entry.pauseMs = FIRST_PAUSE_MS;
                }
            } catch (final KubeException e) {
                LOG.debug("the status of {} was not told: {}", pod.objectName(), e.getMessage());
                later(uid, entry);
                return;
            }
        }
    }

    private synchronized void later(final String uid, final Entry entry) {
        threads.later(entry.pauseMs, () -> work(uid, entry));
        entry.pauseMs = Math.min(LONGEST_PAUSE_MS, entry.pauseMs * 2);
    }

    private void patch(final Pod pod, final ObjectNode status) {
        final Optional<String> uid = uidInApi.apply(pod);
        if (uid.isEmpty()) {
            return;
        }
        final ObjectNode patch = Json.object();
        patch.putObject("metadata").put("uid", uid.get());
        final ObjectNode fields = status.deepCopy();
        for (final String field : new String[] {"reason", "message"}) {
            if (!fields.has(field)) {
                fields.putNull(field);
            }
        }
        for (final String list : new String[] {"podIPs", "hostIPs"}) {
            // Lists of addresses are merged by address otherwise, and the old ones would stay.
            if (fields.path(list).isArray()) {
                fields.withArrayProperty(list).insertObject(0).put("$patch", "replace");
            }
        }
        patch.set("status", fields);
        send(() -> client.patch("write the status of pod " + pod.objectName(), path(pod) + "/status", patch));
    }

    private void delete(final Pod pod) {
        final Optional<String> uid = uidInApi.apply(pod);
        if (uid.isPresent()) {
            final ObjectNode options = Json.object().put("gracePeriodSeconds", 0);
            options.put("kind", "DeleteOptions").put("apiVersion", "v1");
            options.putObject("preconditions").put("uid", uid.get());
            send(() -> client.delete("delete pod " + pod.objectName(), path(pod), options));
        }
    }

    /** A pod that is gone, or is another one by now, needs to be told nothing. */
    private static void send(final Runnable request) {
        try {
            request.run();
        } catch (final KubeException e) {
            if (e.code() != KubeException.NOT_FOUND && e.code() != KubeException.CONFLICT && !isRefused(e)) {
                throw e;
            }
            LOG.debug("{}", e.getMessage());
        }
    }

    private static boolean isRefused(final KubeException e) {
        final int unprocessable = 422;
        if (e.code() == unprocessable) {
            LOG.warn("a status was refused, and will not be told again: {}", e.getMessage());
        }
        return e.code() == unprocessable;
    }

    private static String path(final Pod pod) {
        return "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name();
    }
}
