package io.hawser.kubelet.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** One probe of one container: asked again and again, and believed when it says the same often enough. */
final class ProbeTask {
    private static final int DEFAULT_PERIOD_SECONDS = 10;
    private static final int DEFAULT_FAILURES = 3;
    /** A probe that waits for the startup probe looks this often whether that has succeeded. */
    private static final Duration WAITING = Duration.ofMillis(100);

    private final ProbeKind kind;
    private final Duration initialDelay;
    private final Duration timeout;
    private final Duration period;
    private final int successThreshold;
    private final int failureThreshold;
    private final Function<Duration, Outcome> handler;
    private final BooleanSupplier mayAsk;
    private final Listener listener;

    private ScheduledExecutorService timer;
    private Executor pool;
    private int successes;
    private int failures;
    private volatile Result result;
    private volatile boolean ended;
    private volatile Future<?> next;

    ProbeTask(
            final ProbeKind kind,
            final JsonNode probe,
            final Result initial,
            final Function<Duration, Outcome> handler,
            final BooleanSupplier mayAsk,
            final Listener listener) {
        this.kind = kind;
        this.initialDelay = Duration.ofSeconds(probe.path("initialDelaySeconds").asLong());
        this.timeout =
                Duration.ofSeconds(Math.max(1, probe.path("timeoutSeconds").asLong(1)));
        this.period = Duration.ofSeconds(Math.max(1, probe.path("periodSeconds").asLong(DEFAULT_PERIOD_SECONDS)));
        this.successThreshold = Math.max(1, probe.path("successThreshold").asInt(1));
        this.failureThreshold = Math.max(1, probe.path("failureThreshold").asInt(DEFAULT_FAILURES));
        this.result = initial;
        this.handler = handler;
        this.mayAsk = mayAsk;
        this.listener = listener;
    }

    /** What is believed. */
    enum Result {
        UNKNOWN,
        SUCCESS,
        FAILURE
    }

    interface Listener {
        /** Another thing is believed than before. */
        void onResult();

        /** It has failed once, which need not yet be believed. */
        void onFailure(String message);
    }

    void begin(final ScheduledExecutorService when, final Executor where, final Instant started, final Instant now) {
        timer = when;
        pool = where;
        final Duration delay = Duration.between(now, started.plus(initialDelay));
        schedule(delay.isNegative() ? Duration.ZERO : delay);
    }

    Result result() {
        return result;
    }

    void end() {
        ended = true;
        final Future<?> pending = next;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    private void schedule(final Duration delay) {
        if (!ended) {
            next = timer.schedule(() -> pool.execute(this::ask), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void ask() {
        if (ended) {
            return;
        }
        if (!mayAsk.getAsBoolean()) {
            schedule(WAITING);
            return;
        }
        final long began = System.nanoTime();
        final Outcome outcome = handler.apply(timeout);
        if (ended) {
            return;
        }
        take(outcome);
        // A container that has come up is not asked for it again.
        if (kind != ProbeKind.STARTUP || result == Result.UNKNOWN) {
            final Duration rest = period.minusNanos(System.nanoTime() - began);
            schedule(rest.isNegative() ? Duration.ZERO : rest);
        }
    }

    private void take(final Outcome outcome) {
        final Result before = result;
        if (outcome.isSuccess()) {
            successes++;
            failures = 0;
            if (successes >= successThreshold) {
                result = Result.SUCCESS;
            }
        } else {
            failures++;
            successes = 0;
            listener.onFailure(outcome.message());
            if (failures >= failureThreshold) {
                result = Result.FAILURE;
            }
        }
        if (result != before) {
            listener.onResult();
        }
    }
}
