package io.hawser.kubelet.worker;

import io.hawser.kubelet.event.Events;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Times;
import io.hawser.kubelet.pod.FieldValues;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.probe.ProbeKind;
import io.hawser.kubelet.runtime.RuntimeContainer;
import io.hawser.kubelet.runtime.RuntimePod;
import io.hawser.kubelet.status.PodStatus;
import io.hawser.kubelet.status.StatusInput;
import io.hawser.kubelet.status.Waiting;
import io.hawser.kubelet.volume.VolumeException;
import io.hawser.kubelet.volume.Volumes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One look at a pod that is to run: what is missing is started, and the status told. */
final class PodSync {
    private static final Duration VOLUME_PERIOD = Duration.ofSeconds(8);

    private final PodTools tools;
    private final Pod pod;
    private final PodMemory memory;
    private final ContainerStarter starter;
    private RuntimePod seen;

    PodSync(final PodTools tools, final Pod pod, final PodMemory memory, final Interruptible interruptible) {
        this.tools = tools;
        this.pod = pod;
        this.memory = memory;
        this.starter = new ContainerStarter(tools, pod, memory, interruptible);
    }

    void run() {
        seen = tools.view().pod(pod.uid());
        if (memory.settled) {
            return;
        }
        checkAdmission();
        checkDeadline();
        if (PodStatus.isTerminal(pod.phase()) || memory.failed.isPresent() || isFinished()) {
            settle();
            return;
        }
        if (seen.isEmpty()) {
            tell(false);
        }
        if (!prepareVolumes()) {
            tell(false);
            return;
        }
        final Optional<RuntimePod> inSandbox = new SandboxKeeper(tools, pod, memory).ensure(seen);
        if (inSandbox.isEmpty()) {
            tell(false);
            return;
        }
        seen = inSandbox.get();
        memory.failures = 0;
        tools.probes().follow(pod, seen);
        final boolean changed = startContainers();
        if (changed) {
            seen = tools.view().pod(pod.uid());
            tools.probes().follow(pod, seen);
        }
        new Leftovers(tools, pod).sweep(seen);
        if (isFinished()) {
            settle();
            return;
        }
        tell(false);
        if (Volumes.mayChange(pod)) {
            memory.lookAgain(VOLUME_PERIOD);
        }
    }

    private FieldValues values() {
        return new FieldValues(pod, tools.node().get(), seen.addresses());
    }

    /** A pod of which nothing has begun yet may be one that this node cannot take. */
    private void checkAdmission() {
        if (seen.isEmpty() && Json.text(memory.told, "startTime").isEmpty() && memory.failed.isEmpty()) {
            memory.failed = tools.admission().apply(pod);
            memory.failed.ifPresent(why -> tools.events().warning(Events.Subject.of(pod), why.reason(), why.message()));
        }
    }

    private void checkDeadline() {
        final long seconds = pod.spec().path("activeDeadlineSeconds").asLong(0);
        final String started = Json.text(memory.told, "startTime");
        if (seconds <= 0 || started.isEmpty()) {
            return;
        }
        final Duration left =
                Duration.between(tools.clock().instant(), Instant.parse(started).plusSeconds(seconds));
        if (left.isZero() || left.isNegative()) {
            memory.failed = Optional.of(
                    new Waiting("DeadlineExceeded", "Pod was active on the node longer than the specified deadline"));
            tools.events()
                    .normal(
                            Events.Subject.of(pod),
                            "DeadlineExceeded",
                            "Pod was active on the node longer than the specified deadline");
        } else {
            memory.lookAgain(left.plusMillis(1));
        }
    }

    /** Whether all has run that will ever run. */
    private boolean isFinished() {
        if (pod.restartPolicy().equals("Always")) {
            return false;
        }
        final boolean onFailure = pod.restartPolicy().equals("OnFailure");
        for (final Pod.ContainerSpec spec : pod.initContainers()) {
            final Optional<RuntimeContainer> one = seen.latest(spec.name());
            final boolean failed =
                    one.filter(c -> c.isExited() && !c.isSucceeded()).isPresent();
            if (spec.role() == Pod.Role.INIT && failed && !onFailure) {
                return true;
            }
        }
        return pod.containers().stream()
                .allMatch(spec -> seen.latest(spec.name())
                        .filter(c -> onFailure ? c.isSucceeded() : c.isExited())
                        .isPresent());
    }

    /** Stops what is left of a pod that will not run again; its containers stay, for their logs. */
    private void settle() {
        tools.probes().forget(pod.uid());
        final Grace grace = new Grace(tools.clock());
        grace.atMost(memory.grace.orElse(pod.grace()));
        new ContainerStopper(tools, pod, grace).stopAll(seen);
        seen.sandboxes().stream()
                .filter(RuntimePod::isReady)
                .forEach(one -> tools.runtime().stopPodSandbox(one.getId()));
        final RuntimePod stopped = tools.view().pod(pod.uid());
        seen = new RuntimePod(pod.uid(), stopped.sandboxes(), stopped.containers(), seen.addresses());
        memory.waiting.clear();
        tools.volumes().release(pod.uid());
        memory.settled = true;
        tell(true);
    }

    private boolean prepareVolumes() {
        final boolean fresh = memory.volumes.isPresent()
                && memory.volumesFor.equals(pod.resourceVersion())
                && Duration.between(memory.volumesAt, tools.clock().instant()).compareTo(VOLUME_PERIOD) < 0;
        if (fresh) {
            return true;
        }
        try {
            memory.volumes = Optional.of(tools.volumes().setUp(values()));
            memory.volumesAt = tools.clock().instant();
            memory.volumesFor = pod.resourceVersion();
            return true;
        } catch (final VolumeException e) {
            memory.lookAgain(memory.pauseAfterFailure());
            tools.events().warning(Events.Subject.of(pod), "FailedMount", e.getMessage());
            // What runs already goes on with what it has.
            return memory.volumes.isPresent();
        }
    }

    /** True if something was started or stopped. */
    private boolean startContainers() {
        boolean changed = false;
        final boolean begun = pod.containers().stream()
                .anyMatch(spec -> seen.current(spec.name()).isPresent());
        for (final Pod.ContainerSpec spec : pod.initContainers()) {
            final Optional<RuntimeContainer> one = seen.current(spec.name());
            if (spec.role() == Pod.Role.SIDECAR) {
                changed |= tend(spec, one);
                final boolean up = one.filter(RuntimeContainer::isRunning)
                        .filter(c -> tools.probes().isStarted(pod, spec, c))
                        .isPresent();
                final boolean justUp = changed
                        && one.isEmpty()
                        && !memory.waiting.containsKey(spec.name())
                        && Json.absent(spec.json().path(ProbeKind.STARTUP.field()));
                if (!up && !justUp && !begun) {
                    return changed;
                }
            } else if (!begun && one.filter(RuntimeContainer::isSucceeded).isEmpty()) {
                final boolean tended = tend(spec, one);
                return changed || tended;
            }
        }
        for (final Pod.ContainerSpec spec : pod.containers()) {
            changed |= tend(spec, seen.current(spec.name()));
        }
        return changed;
    }

    /** Brings one container forward; true if it was started or stopped. */
    private boolean tend(final Pod.ContainerSpec spec, final Optional<RuntimeContainer> current) {
        if (current.isEmpty()) {
            final int attempt = nextAttempt(spec);
            return starter.start(seen, values(), spec, attempt);
        }
        final RuntimeContainer container = current.get();
        if (container.isRunning()) {
            memory.waiting.remove(spec.name());
            return stopIfWrong(spec, container);
        }
        if (!container.isExited()) {
            // Created by a kubelet that ended before it started it.
            tools.runtime().removeContainer(container.id());
            return starter.start(seen, values(), spec, container.attempt());
        }
        if (!mayRestart(spec, container)) {
            memory.waiting.remove(spec.name());
            return false;
        }
        return restart(spec, container);
    }

    private boolean stopIfWrong(final Pod.ContainerSpec spec, final RuntimeContainer container) {
        final String why;
        if (!container.hash().isEmpty() && !container.hash().equals(spec.hash())) {
            why = "Container " + spec.name() + " definition changed, will be restarted";
        } else if (tools.probes().hasFailed(pod, container, ProbeKind.LIVENESS)) {
            why = "Container " + spec.name() + " failed liveness probe, will be restarted";
        } else if (tools.probes().hasFailed(pod, container, ProbeKind.STARTUP)) {
            why = "Container " + spec.name() + " failed startup probe, will be restarted";
        } else {
            return false;
        }
        final Grace grace = new Grace(tools.clock());
        grace.atMost(pod.grace());
        new ContainerStopper(tools, pod, grace).stop(List.of(container), why);
        memory.lookAgain(Duration.ZERO);
        return true;
    }

    private boolean mayRestart(final Pod.ContainerSpec spec, final RuntimeContainer container) {
        if (spec.role() == Pod.Role.SIDECAR) {
            return true;
        }
        if (spec.role() == Pod.Role.INIT) {
            return !container.isSucceeded() && !pod.restartPolicy().equals("Never");
        }
        return switch (pod.restartPolicy()) {
            case "Never" -> false;
            case "OnFailure" -> !container.isSucceeded();
            default -> true;
        };
    }

    private boolean restart(final Pod.ContainerSpec spec, final RuntimeContainer container) {
        final String key = pod.uid() + " " + spec.name();
        final Instant finished = Times.ofNanos(container.status().getFinishedAt());
        final Duration left = tools.restarts().left(key, finished);
        if (!left.isZero()) {
            final Waiting why = new Waiting(
                    "CrashLoopBackOff",
                    "back-off "
                            + minutes(tools.restarts().pause(key))
                            + " restarting failed container=" + spec.name() + " pod=" + pod.longName());
            if (!why.equals(memory.waiting.put(spec.name(), why))) {
                tools.events()
                        .warning(
                                Events.Subject.of(pod, spec),
                                "BackOff",
                                "Back-off restarting failed container " + spec.name() + " in pod " + pod.longName());
            }
            memory.lookAgain(left.plusMillis(1));
            return false;
        }
        tools.restarts().next(key);
        return starter.start(seen, values(), spec, nextAttempt(spec));
    }

    /** As Go writes it: 40s, 1m20s. */
    private static String minutes(final Duration time) {
        final long minutes = time.toMinutes();
        return minutes == 0 ? time.toSeconds() + "s" : minutes + "m" + time.toSecondsPart() + "s";
    }

    private int nextAttempt(final Pod.ContainerSpec spec) {
        final Optional<RuntimeContainer> latest = seen.latest(spec.name());
        if (latest.isPresent()) {
            return latest.get().attempt() + 1;
        }
        // The runtime may have lost the containers that there were; the count goes on.
        final String list = spec.role() == Pod.Role.APP ? "containerStatuses" : "initContainerStatuses";
        for (final var status : memory.told.path(list)) {
            if (Json.text(status, "name").equals(spec.name()) && status.has("containerID")) {
                return status.path("restartCount").asInt() + 1;
            }
        }
        return 0;
    }

    private void tell(final boolean ended) {
        final StatusInput input = new StatusInput(
                pod,
                seen,
                memory.waiting,
                tools.probes(),
                tools.node().get(),
                memory.failed,
                ended,
                tools.paths().podLogs(pod),
                tools.clock().instant());
        final var status = PodStatus.of(input, memory.told);
        memory.told = status;
        if (memory.waitingSince.isPresent() && Json.text(status, "phase").equals("Running")) {
            tools.started().accept(Duration.between(memory.waitingSince.get(), input.now()));
            memory.waitingSince = Optional.empty();
        }
        tools.statuses().tell(pod, status);
    }
}
