package io.hawser.kubelet.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.event.Events;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Times;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.runtime.RuntimeContainer;
import io.hawser.kubelet.runtime.RuntimePod;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** All probes of all containers that run, and what they found out. Thread safe. */
public final class Probes {
    private final Handlers handlers;
    private final Events events;
    private final ScheduledExecutorService timer;
    private final Executor pool;
    private final Consumer<String> changed;
    private final Clock clock;
    private final Instant began;
    private final Map<Key, ProbeTask> tasks = new ConcurrentHashMap<>();

    /**
     * None at first.
     *
     * @param timer says when a probe is due, and {@code pool} runs it
     * @param changed is told the uid of a pod of which something was found out
     */
    public Probes(
            final Handlers handlers,
            final Events events,
            final ScheduledExecutorService timer,
            final Executor pool,
            final Consumer<String> changed,
            final Clock clock) {
        this.handlers = handlers;
        this.events = events;
        this.timer = timer;
        this.pool = pool;
        this.changed = changed;
        this.clock = clock;
        this.began = clock.instant();
    }

    private record Key(String uid, String containerId, ProbeKind kind) {}

    /** Begins to probe the containers of a pod that run, and ends to probe those that do not. */
    public void follow(final Pod pod, final RuntimePod seen) {
        final Set<Key> wanted = new HashSet<>();
        for (final Pod.ContainerSpec spec : pod.allContainers()) {
            seen.current(spec.name()).filter(RuntimeContainer::isRunning).ifPresent(container -> {
                for (final ProbeKind kind : ProbeKind.values()) {
                    if (!Json.absent(spec.json().path(kind.field()))) {
                        final Key key = new Key(pod.uid(), container.id(), kind);
                        wanted.add(key);
                        tasks.computeIfAbsent(key, any -> begin(pod, spec, container, kind, seen));
                    }
                }
            });
        }
        end(pod.uid(), wanted);
    }

    /** Ends all probes of a pod. */
    public void forget(final String uid) {
        end(uid, Set.of());
    }

    /** Whether a running container may be sent work. */
    public boolean isReady(final Pod pod, final Pod.ContainerSpec spec, final RuntimeContainer container) {
        return isStarted(pod, spec, container)
                && (Json.absent(spec.json().path(ProbeKind.READINESS.field()))
                        || result(pod, container, ProbeKind.READINESS) == ProbeTask.Result.SUCCESS);
    }

    /** Whether a running container has come up. */
    public boolean isStarted(final Pod pod, final Pod.ContainerSpec spec, final RuntimeContainer container) {
        return Json.absent(spec.json().path(ProbeKind.STARTUP.field()))
                || result(pod, container, ProbeKind.STARTUP) == ProbeTask.Result.SUCCESS;
    }

    /** Whether a running container has to be started anew, because this probe says so. */
    public boolean hasFailed(final Pod pod, final RuntimeContainer container, final ProbeKind kind) {
        return result(pod, container, kind) == ProbeTask.Result.FAILURE;
    }

    private ProbeTask.Result result(final Pod pod, final RuntimeContainer container, final ProbeKind kind) {
        final ProbeTask task = tasks.get(new Key(pod.uid(), container.id(), kind));
        return task == null ? ProbeTask.Result.UNKNOWN : task.result();
    }

    private boolean hasStarted(final Key startup) {
        final ProbeTask task = tasks.get(startup);
        return task != null && task.result() == ProbeTask.Result.SUCCESS;
    }

    private void end(final String uid, final Set<Key> wanted) {
        tasks.entrySet().removeIf(entry -> {
            final boolean over = entry.getKey().uid().equals(uid) && !wanted.contains(entry.getKey());
            if (over) {
                entry.getValue().end();
            }
            return over;
        });
    }

    private ProbeTask begin(
            final Pod pod,
            final Pod.ContainerSpec spec,
            final RuntimeContainer container,
            final ProbeKind kind,
            final RuntimePod seen) {
        final JsonNode probe = spec.json().path(kind.field());
        final Instant started = Times.ofNanos(container.status().getStartedAt());
        final String address = handlers.address(pod, seen.addresses());
        final Key startup = new Key(pod.uid(), container.id(), ProbeKind.STARTUP);
        final boolean waits =
                kind != ProbeKind.STARTUP && !Json.absent(spec.json().path(ProbeKind.STARTUP.field()));
        final ProbeTask task = new ProbeTask(
                kind,
                probe,
                initial(pod, container, kind, started),
                timeout -> handlers.run(probe, new Handlers.Target(spec.json(), container.id(), address), timeout),
                () -> !waits || hasStarted(startup),
                new ProbeTask.Listener() {
                    @Override
                    public void onResult() {
                        changed.accept(pod.uid());
                    }

                    @Override
                    public void onFailure(final String message) {
                        events.warning(
                                Events.Subject.of(pod, spec), "Unhealthy", kind.word() + " probe failed: " + message);
                    }
                });
        task.begin(timer, pool, started, clock.instant());
        return task;
    }

    /** What is thought of a container before it was asked: of one that ran before this kubelet, what was known then. */
    private ProbeTask.Result initial(
            final Pod pod, final RuntimeContainer container, final ProbeKind kind, final Instant started) {
        if (kind == ProbeKind.LIVENESS) {
            return ProbeTask.Result.SUCCESS;
        }
        if (started.isBefore(began)) {
            for (final JsonNode status : pod.status().path("containerStatuses")) {
                final boolean same = Json.text(status, "containerID").endsWith("://" + container.id());
                final String field = kind == ProbeKind.READINESS ? "ready" : "started";
                if (same && status.path(field).asBoolean()) {
                    return ProbeTask.Result.SUCCESS;
                }
            }
        }
        return ProbeTask.Result.UNKNOWN;
    }
}
