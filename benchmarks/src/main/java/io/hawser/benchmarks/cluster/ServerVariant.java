package io.hawser.benchmarks.cluster;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.topology.Tool;
import java.util.Optional;

/** A server that does a task each round. */
final class ServerVariant implements Variant {
    private final String name;
    private final ApiServer server;
    private final Task task;
    private RunningServer running;

    ServerVariant(final String name, final ApiServer server, final Task task) {
        this.name = name;
        this.server = server;
        this.task = task;
    }

    /** What is measured of a server. */
    interface Task {
        /** Makes ready what all rounds share, on a server that has not been started. */
        default void prepare(final RunningServer running) throws Exception {
            running.start();
        }

        /** Measures once. */
        Sample measure(RunningServer running) throws Exception;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.ETCD).or(server::unavailable);
    }

    @Override
    public void open() throws Exception {
        running = new RunningServer(server);
        task.prepare(running);
    }

    @Override
    public Sample measure() throws Exception {
        return task.measure(running);
    }

    @Override
    public void close() throws Exception {
        if (running != null) {
            running.close();
            running = null;
        }
    }
}
