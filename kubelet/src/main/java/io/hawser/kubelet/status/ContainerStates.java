package io.hawser.kubelet.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kubelet.cri.v1.ContainerStatus;
import io.hawser.kubelet.cri.v1.Mount;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Times;
import io.hawser.kubelet.pod.Labels;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.PodPaths;
import io.hawser.kubelet.runtime.RuntimeContainer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The status of one container of a pod. Made anew for each status. */
final class ContainerStates {
    private static final int LONGEST_MESSAGE = 4096;
    private static final int LONGEST_LOG = 2048;

    private final StatusInput input;
    private final boolean initialized;

    ContainerStates(final StatusInput input, final boolean initialized) {
        this.input = input;
        this.initialized = initialized;
    }

    ObjectNode of(final Pod.ContainerSpec spec) {
        final List<RuntimeContainer> all = input.seen().all(spec.name());
        final Optional<RuntimeContainer> latest = all.stream().findFirst();
        final ObjectNode status = Json.object().put("name", spec.name());
        final ObjectNode state = status.putObject("state");
        final ObjectNode last = status.putObject("lastState");
        final Waiting waiting = input.waiting().get(spec.name());
        boolean running = false;
        if (latest.isPresent() && latest.get().isRunning()) {
            running = true;
            state.putObject("running")
                    .put("startedAt", time(latest.get().status().getStartedAt()));
            previous(all, 1).ifPresent(one -> last.set("terminated", terminated(one)));
        } else if (latest.isPresent() && latest.get().isExited() && waiting == null) {
            state.set("terminated", terminated(latest.get()));
            previous(all, 1).ifPresent(one -> last.set("terminated", terminated(one)));
        } else {
            final Waiting why = waiting == null ? beforeStart(spec) : waiting;
            final ObjectNode node = state.putObject("waiting").put("reason", why.reason());
            if (!why.message().isEmpty()) {
                node.put("message", why.message());
            }
            previous(all, 0).ifPresent(one -> last.set("terminated", terminated(one)));
        }
        final boolean up = running && input.probes().isStarted(input.pod(), spec, latest.get());
        final boolean ready = spec.role() == Pod.Role.INIT
                ? latest.isPresent() && latest.get().isSucceeded()
                : running && input.probes().isReady(input.pod(), spec, latest.get());
        status.put("ready", ready).put("started", up);
        identify(status, spec, latest);
        return status;
    }

    private void identify(
            final ObjectNode status, final Pod.ContainerSpec spec, final Optional<RuntimeContainer> latest) {
        final JsonNode before = before(spec);
        final int restarts = latest.map(one -> restarts(one))
                .orElse(before.path("restartCount").asInt());
        status.put("restartCount", restarts).put("image", spec.image());
        status.put("imageID", latest.map(one -> one.status().getImageRef()).orElse(Json.text(before, "imageID")));
        latest.ifPresent(one -> status.put("containerID", id(one)));
    }

    private static int restarts(final RuntimeContainer container) {
        final String text = container.annotation(Labels.RESTART_COUNT);
        return text.isEmpty() ? container.attempt() : Integer.parseInt(text);
    }

    private JsonNode before(final Pod.ContainerSpec spec) {
        final String list = spec.role() == Pod.Role.APP ? "containerStatuses" : "initContainerStatuses";
        for (final JsonNode status : input.pod().status().path(list)) {
            if (Json.text(status, "name").equals(spec.name())) {
                return status;
            }
        }
        return Json.object();
    }

    private Waiting beforeStart(final Pod.ContainerSpec spec) {
        final boolean behindInit = !initialized
                && (spec.role() == Pod.Role.APP || !input.seen().isEmpty())
                && !input.pod().initContainers().isEmpty();
        return new Waiting(behindInit ? "PodInitializing" : "ContainerCreating", "");
    }

    private static Optional<RuntimeContainer> previous(final List<RuntimeContainer> all, final int skip) {
        return all.stream().skip(skip).filter(RuntimeContainer::isExited).findFirst();
    }

    private ObjectNode terminated(final RuntimeContainer container) {
        final ContainerStatus status = container.status();
        final ObjectNode terminated = Json.object().put("exitCode", status.getExitCode());
        final String reason = status.getReason();
        terminated.put("reason", !reason.isEmpty() ? reason : status.getExitCode() == 0 ? "Completed" : "Error");
        final String said = message(container);
        final String message = said.isEmpty() ? status.getMessage() : said;
        if (!message.isEmpty()) {
            terminated.put("message", message);
        }
        terminated.put("startedAt", time(status.getStartedAt())).put("finishedAt", time(status.getFinishedAt()));
        return terminated.put("containerID", id(container));
    }

    /** What the container wrote for this; or, if it is wanted and it failed, the end of its log. */
    private String message(final RuntimeContainer container) {
        final String path = container.annotation(Labels.TERMINATION_PATH);
        for (final Mount mount : container.status().getMountsList()) {
            if (!path.isEmpty() && mount.getContainerPath().equals(path)) {
                final String text = tail(Path.of(mount.getHostPath()), LONGEST_MESSAGE);
                if (!text.isEmpty()) {
                    return text;
                }
            }
        }
        final boolean fallBack = container.annotation(Labels.TERMINATION_POLICY).equals("FallbackToLogsOnError")
                && container.status().getExitCode() != 0;
        return fallBack ? logTail(container) : "";
    }

    private String logTail(final RuntimeContainer container) {
        final StringBuilder text = new StringBuilder();
        final String raw =
                tail(input.logs().resolve(PodPaths.log(container.name(), container.attempt())), 2 * LONGEST_LOG);
        for (final String line : raw.split("\n", -1)) {
            // Time, stream, tag, text.
            final String[] parts = line.split(" ", 4);
            if (parts.length == 4) {
                text.append(parts[3]).append('\n');
            }
        }
        return text.length() > LONGEST_LOG ? text.substring(text.length() - LONGEST_LOG) : text.toString();
    }

    private static String tail(final Path file, final int bytes) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            final long length = reader.length();
            final byte[] end = new byte[(int) Math.min(bytes, length)];
            reader.seek(length - end.length);
            reader.readFully(end);
            return new String(end, StandardCharsets.UTF_8);
        } catch (final IOException e) {
            return "";
        }
    }

    private static String id(final RuntimeContainer container) {
        return "containerd://" + container.id();
    }

    private static String time(final long nanos) {
        return Times.seconds(Times.ofNanos(nanos));
    }
}
