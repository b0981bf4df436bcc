package io.hawser.kubelet.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.event.Events;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.probe.Handlers;
import io.hawser.kubelet.probe.Outcome;
import io.hawser.kubelet.runtime.RuntimeContainer;
import io.hawser.kubelet.runtime.RuntimePod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends containers: preStop hook, SIGTERM, SIGKILL when the grace is over; all at once, sidecars after the others. */
final class ContainerStopper {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private static final long LOOK_MS = 200;

    private final PodTools tools;
    private final Pod pod;
    private final Grace grace;

    ContainerStopper(final PodTools tools, final Pod pod, final Grace grace) {
        this.tools = tools;
        this.pod = pod;
        this.grace = grace;
    }

    /** Ends all that runs of the pod. Throws {@link CriException} if some of it may still run. */
    void stopAll(final RuntimePod seen) {
        final List<RuntimeContainer> sidecars = new ArrayList<>();
        final List<RuntimeContainer> others = new ArrayList<>();
        for (final RuntimeContainer one : seen.running()) {
            final boolean sidecar = pod.container(one.name())
                    .filter(spec -> spec.role() == Pod.Role.SIDECAR)
                    .isPresent();
            (sidecar ? sidecars : others).add(one);
        }
        stop(others, "");
        final List<String> order =
                pod.initContainers().stream().map(Pod.ContainerSpec::name).toList();
        sidecars.sort(
                Collections.reverseOrder((a, b) -> Integer.compare(order.indexOf(a.name()), order.indexOf(b.name()))));
        sidecars.forEach(one -> stop(List.of(one), ""));
    }

    /** Ends containers, for a reason that is told; empty for the usual one. */
    void stop(final List<RuntimeContainer> containers, final String why) {
        final List<CompletableFuture<Void>> pending = new ArrayList<>();
        for (final RuntimeContainer one : containers) {
            pending.add(CompletableFuture.runAsync(
                    () -> stop(one, why.isEmpty() ? "Stopping container " + one.name() : why),
                    tools.threads().pool()));
        }
        final CompletableFuture<Void> all = CompletableFuture.allOf(pending.toArray(CompletableFuture<?>[]::new));
        Instant known = grace.end();
        final Instant limit = tools.clock().instant().plus(grace.left()).plus(LONGEST_WAIT);
        while (!isOver(all) && tools.clock().instant().isBefore(limit)) {
            if (grace.end().isBefore(known)) {
                known = grace.end();
                hurry(containers);
            }
        }
    }

    /** Waits a moment; true if all have ended. Throws what ended one of the requests. */
    private static boolean isOver(final CompletableFuture<Void> all) {
        try {
            all.get(LOOK_MS, TimeUnit.MILLISECONDS);
            return true;
        } catch (final TimeoutException e) {
            return false;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void stop(final RuntimeContainer container, final String message) {
        final Optional<Pod.ContainerSpec> spec = pod.container(container.name());
        spec.ifPresent(one -> {
            tools.events().normal(Events.Subject.of(pod, one), "Killing", message);
            final JsonNode hook = Json.at(one.json(), "lifecycle", "preStop");
            if (!Json.absent(hook) && !grace.left().isZero()) {
                preStop(one, container, hook);
            }
        });
        // Even who has used up all the time gets the signal first, and two seconds.
        final Duration left = grace.left();
        tools.runtime().stopContainer(container.id(), left.isZero() ? Duration.ofSeconds(2) : left.plusMillis(999));
    }

    private void preStop(final Pod.ContainerSpec spec, final RuntimeContainer container, final JsonNode hook) {
        final String address =
                tools.handlers().address(pod, tools.view().pod(pod.uid()).addresses());
        final Outcome outcome =
                tools.handlers().run(hook, new Handlers.Target(spec.json(), container.id(), address), grace.left());
        if (!outcome.isSuccess()) {
            tools.events()
                    .warning(
                            Events.Subject.of(pod, spec),
                            "FailedPreStopHook",
                            "PreStopHook failed: " + outcome.message());
        }
    }

    /** The grace has become shorter: the runtime is asked a second time, beside the first. */
    private void hurry(final List<RuntimeContainer> containers) {
        for (final RuntimeContainer one : containers) {
            tools.threads().pool().execute(() -> {
                try {
                    tools.runtime().stopContainer(one.id(), grace.left());
                } catch (final CriException e) {
                    // The first request is still under way, and tells the outcome.
                    return;
                }
            });
        }
    }
}
