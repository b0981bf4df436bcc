package io.hawser.benchmarks.cluster;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Variant;
import java.util.Optional;

/** Hawser's whole cluster, which does a task each round. */
final class WholeVariant implements Variant {
    private final Task task;
    private WholeCluster cluster;

    WholeVariant(final Task task) {
        this.task = task;
    }

    /** What is measured of a cluster. */
    interface Task {
        /** Makes ready what all rounds share, on a cluster that is not up. */
        default void prepare(final WholeCluster whole) throws Exception {
            whole.raise();
        }

        /** Measures once. */
        Sample measure(WholeCluster whole) throws Exception;
    }

    @Override
    public String name() {
        return "hawser";
    }

    @Override
    public Optional<String> unavailable() {
        return WholeCluster.unavailable();
    }

    @Override
    public void open() throws Exception {
        cluster = new WholeCluster();
        task.prepare(cluster);
    }

    @Override
    public Sample measure() throws Exception {
        return task.measure(cluster);
    }

    @Override
    public void close() throws Exception {
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }
}
