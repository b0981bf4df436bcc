package io.hawser.controlplane.controller;

import io.hawser.controlplane.controller.informer.Cluster;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.ControllerLoop;
import io.hawser.controlplane.controller.runtime.EventRecorder;
import io.hawser.controlplane.controller.runtime.LeaderElection;
import io.hawser.controlplane.controller.runtime.LeaderSettings;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.watch.WatchSettings;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program of the cluster's control: it stands for election, and while it leads its controllers run. Each term begins
 * with nothing remembered, from lists that are taken after the election was won.
 */
public final class Component implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Component.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final long POLL_NS = Duration.ofMillis(5).toNanos();
    private static final long RETRY_NS = Duration.ofSeconds(1).toNanos();
    private static final int LONGEST_JOIN_MS = 20_000;

    /** Lists again soon after a failure: everything waits for these. */
    private static final WatchSettings WATCHES = new WatchSettings(
            500, Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofMillis(100), Duration.ofSeconds(5));

    private final String name;
    private final KubeClient client;
    private final Clock clock;
    private final Function<ControllerContext, List<Controller<?>>> controllers;
    private final LeaderElection election;

    private Component(
            final String name,
            final KubeConnection connection,
            final LeaderSettings settings,
            final Clock clock,
            final Function<ControllerContext, List<Controller<?>>> controllers) {
        this.name = name;
        this.client = new KubeClient(connection, TIMEOUT, name);
        this.clock = clock;
        this.controllers = controllers;
        final String identity = settings.identity()
                .orElseGet(() ->
                        ManagementFactory.getRuntimeMXBean().getName().replace('@', '_') + "_" + UUID.randomUUID());
        final Term term = new Term();
        this.election = LeaderElection.start(client, name, identity, settings, term);
        term.lead(election);
    }

    /**
     * Starts it.
     *
     * @param name such as {@code kube-scheduler}: of its lease, and of those fields and events that it writes
     * @param clock for what is written into objects
     * @param controllers makes the controllers, once for each term
     */
    public static Component start(
            final String name,
            final KubeConnection connection,
            final LeaderSettings settings,
            final Clock clock,
            final Function<ControllerContext, List<Controller<?>>> controllers) {
        return new Component(name, connection, settings, clock, controllers);
    }

    /** Whether this process is the one that acts. */
    public boolean isLeading() {
        return election.isLeading();
    }

    /** Ends the controllers when their present work is done, and lets another lead. */
    @Override
    public void close() {
        election.close();
        client.close();
    }

    /** Ends as a killed process does: nothing is finished or given back. For tests of what then becomes of the work. */
    void abandon() {
        election.abandon();
        client.close();
    }

    private final class Term implements LeaderElection.Term {
        private volatile LeaderElection leader;
        private Thread thread;

        void lead(final LeaderElection election) {
            leader = election;
        }

        @Override
        public void begin() {
            thread = new Thread(this::run, name);
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void end() {
            thread.interrupt();
            try {
                thread.join(LONGEST_JOIN_MS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean mayWrite() {
            return leader != null && leader.isLeading();
        }

        private void run() {
            while (!Thread.currentThread().isInterrupted() && !work()) {
                LockSupport.parkNanos(this, RETRY_NS);
            }
        }

        /** True when the term is over; false if it could not begin. */
        private boolean work() {
            final List<ControllerLoop<?>> loops = new ArrayList<>();
            try (EventRecorder events = new EventRecorder(client, name, clock);
                    Cluster cluster = new Cluster(client, WATCHES, this::mayWrite)) {
                final List<Controller<?>> ready =
                        controllers.apply(new ControllerContext(cluster, events, clock, System::nanoTime));
                cluster.start();
                while (!cluster.isSynced() && !Thread.currentThread().isInterrupted()) {
                    LockSupport.parkNanos(this, POLL_NS);
                }
                LOG.info("{} has seen everything, and begins", name);
                if (!Thread.currentThread().isInterrupted()) {
                    ready.forEach(controller -> loops.add(controller.start()));
                }
                while (!Thread.currentThread().isInterrupted()) {
                    LockSupport.park(this);
                }
                // The flag would cut short the waiting for what is being done.
                Thread.interrupted();
                ready.forEach(controller -> controller.queue().close());
                Collections.reverse(loops);
                loops.forEach(ControllerLoop::close);
            } catch (final RuntimeException e) {
                LOG.error("{} cannot begin, trying again", name, e);
                return Thread.interrupted();
            }
            return true;
        }
    }
}
