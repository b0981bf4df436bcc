package io.hawser.kubelet.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.status.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a worker remembers of its pod from one look to the next. Used by one thread at a time. */
final class PodMemory {
    /** Why containers do not run, by name. */
    final Map<String, Waiting> waiting = new HashMap<>();
    /** Where the volumes are; empty before they have been made. */
    Optional<Map<String, Path>> volumes = Optional.empty();
    /** When the volumes were last brought up to date. */
    Instant volumesAt = Instant.EPOCH;
    /** The resource version of the pod that they were made for. */
    String volumesFor = "";
    /** The status that was told last. */
    JsonNode told;
    /** Why the pod as a whole is over. */
    Optional<Waiting> failed = Optional.empty();
    /** How long it may take to end then, if not as long as it says itself. */
    Optional<Duration> grace = Optional.empty();
    /** Whether the pod will not run again and has been stopped. */
    volatile boolean settled;
    /** When this kubelet first knew of it; empty once it has come to run. */
    Optional<Instant> waitingSince;
    /** Failures in a row of what concerns the whole pod. */
    int failures;
    /** When the worker wants to look again. */
    private Optional<Duration> next = Optional.empty();

    PodMemory(final Pod pod, final Instant now) {
        told = pod.status();
        waitingSince = pod.phase().equals("Running") ? Optional.empty() : Optional.of(now);
    }

    void lookAgain(final Duration after) {
        next = Optional.of(next.isEmpty() || after.compareTo(next.get()) < 0 ? after : next.get());
    }

    Optional<Duration> takeNext() {
        final Optional<Duration> taken = next;
        next = Optional.empty();
        return taken;
    }

    /** A pause that grows with each failure in a row. */
    Duration pauseAfterFailure() {
        final int longest = 5;
        failures = Math.min(failures + 1, longest);
        return Duration.ofMillis(500L << failures);
    }
}
