package io.hawser.kubelet.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kube.api.KubeException;
import io.hawser.kubelet.container.ConfigException;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.cri.v1.ContainerConfig;
import io.hawser.kubelet.cri.v1.Image;
import io.hawser.kubelet.cri.v1.PodSandbox;
import io.hawser.kubelet.cri.v1.PodSandboxConfig;
import io.hawser.kubelet.event.Events;
import io.hawser.kubelet.image.ImageException;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.FieldValues;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.probe.Handlers;
import io.hawser.kubelet.probe.Outcome;
import io.hawser.kubelet.runtime.RuntimeContainer;
import io.hawser.kubelet.runtime.RuntimePod;
import io.hawser.kubelet.status.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts one container: image, configuration, creation, start, postStart hook. What fails is kept for the status. */
final class ContainerStarter {
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration HOOK_TIMEOUT = Duration.ofMinutes(2);

    private final PodTools tools;
    private final Pod pod;
    private final PodMemory memory;
    private final Interruptible interruptible;

    ContainerStarter(final PodTools tools, final Pod pod, final PodMemory memory, final Interruptible interruptible) {
        this.tools = tools;
        this.pod = pod;
        this.memory = memory;
        this.interruptible = interruptible;
    }

    /** True if the runtime has a container that it did not have before. */
    boolean start(final RuntimePod seen, final FieldValues values, final Pod.ContainerSpec spec, final int attempt) {
        final Events.Subject about = Events.Subject.of(pod, spec);
        final PodSandbox sandbox = seen.readySandbox().orElseThrow();
        final String id;
        try {
            final Image image = interruptible.call(() -> tools.images().ensure(pod, spec));
            final ContainerConfig config =
                    tools.containers().of(values, spec, attempt, image, memory.volumes.orElse(Map.of()));
            final PodSandboxConfig ofSandbox =
                    tools.sandboxes().of(pod, sandbox.getMetadata().getAttempt());
            id = create(about, spec, sandbox.getId(), config, ofSandbox);
        } catch (final ImageException e) {
            wait(spec, e.reason(), e.getMessage(), later(spec));
            return false;
        } catch (final ConfigException | KubeException e) {
            tools.events().warning(about, "Failed", "Error: " + e.getMessage());
            wait(spec, ConfigException.REASON, e.getMessage(), RETRY);
            return false;
        }
        return !id.isEmpty() && run(about, spec, id, seen);
    }

    private String create(
            final Events.Subject about,
            final Pod.ContainerSpec spec,
            final String sandboxId,
            final ContainerConfig config,
            final PodSandboxConfig ofSandbox) {
        try {
            Files.createDirectories(tools.paths().podLogs(pod).resolve(spec.name()));
            final String id = tools.runtime().createContainer(sandboxId, config, ofSandbox);
            tools.events().normal(about, "Created", "Created container: " + spec.name());
            return id;
        } catch (final CriException | IOException e) {
            if (e instanceof CriException refused && refused.isUnavailable()) {
                throw refused;
            }
            tools.events().warning(about, "Failed", "Error: " + e.getMessage());
            wait(spec, "CreateContainerError", e.getMessage(), RETRY);
            return "";
        }
    }

    private boolean run(
            final Events.Subject about, final Pod.ContainerSpec spec, final String id, final RuntimePod seen) {
        try {
            tools.runtime().startContainer(id);
        } catch (final CriException e) {
            if (e.isUnavailable()) {
                throw e;
            }
            tools.events().warning(about, "Failed", "Error: " + e.getMessage());
            wait(spec, "RunContainerError", e.getMessage(), RETRY);
            return true;
        }
        tools.events().normal(about, "Started", "Started container " + spec.name());
        memory.waiting.remove(spec.name());
        final JsonNode hook = Json.at(spec.json(), "lifecycle", "postStart");
        if (!Json.absent(hook)) {
            postStart(about, spec, id, seen, hook);
        }
        return true;
    }

    private void postStart(
            final Events.Subject about,
            final Pod.ContainerSpec spec,
            final String id,
            final RuntimePod seen,
            final JsonNode hook) {
        final String address = tools.handlers().address(pod, seen.addresses());
        final Handlers.Target target = new Handlers.Target(spec.json(), id, address);
        final Outcome outcome = interruptible.call(() -> tools.handlers().run(hook, target, HOOK_TIMEOUT));
        if (!outcome.isSuccess()) {
            tools.events().warning(about, "FailedPostStartHook", "PostStartHook failed: " + outcome.message());
            final Grace grace = new Grace(tools.clock());
            grace.atMost(pod.grace());
            final Optional<RuntimeContainer> started = tools.runtime()
                    .containerStatus(id)
                    .map(status -> new RuntimeContainer(
                            seen.readySandbox().orElseThrow().getId(), status));
            new ContainerStopper(tools, pod, grace)
                    .stop(started.map(List::of).orElse(List.of()), "FailedPostStartHook");
            memory.lookAgain(Duration.ZERO);
        }
    }

    private Duration later(final Pod.ContainerSpec spec) {
        final Duration pause = tools.images().pause(pod, spec);
        return pause.isZero() ? RETRY : pause.plusMillis(1);
    }

    private void wait(final Pod.ContainerSpec spec, final String reason, final String message, final Duration retry) {
        memory.waiting.put(spec.name(), new Waiting(reason, message));
        memory.lookAgain(retry);
    }
}
