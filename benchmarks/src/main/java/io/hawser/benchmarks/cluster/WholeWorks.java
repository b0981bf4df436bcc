package io.hawser.benchmarks.cluster;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Work;
import java.util.ArrayList;
import java.util.List;

/** What a whole cluster is measured by: how soon it is there, and how soon pods and services are. */
final class WholeWorks {
    private static final List<Metric> TIMES = List.of(Metric.lower("p50", "ms"), Metric.lower("p99", "ms"));

    private WholeWorks() {}

    static List<Work> of(final Effort effort) {
        final boolean full = effort == Effort.FULL;
        final List<Metric> withMemory = new ArrayList<>(TIMES);
        PodStart.PROCESSES.keySet().forEach(name -> withMemory.add(Metric.lower(name, "MB")));
        return List.of(
                work("ready", List.of(Metric.lower("time", "s")), new Ready()),
                work("pod-start", TIMES, new PodStart(full ? 20 : 2, false)),
                work("pod-start-30", withMemory, new PodStart(full ? 30 : 3, true)),
                work("programming", TIMES, new Programming(full ? 30 : 2, false)),
                work("programming-change", TIMES, new Programming(full ? 30 : 2, true)));
    }

    private static Work work(final String name, final List<Metric> metrics, final WholeVariant.Task task) {
        return Work.alone(name, metrics, List.of(new WholeVariant(task)));
    }

    /** From the first namespace until three nodes are ready; all that is built and installed is there. */
    private static final class Ready implements WholeVariant.Task {
        @Override
        public void prepare(final WholeCluster whole) {
            // Each round raises one.
        }

        @Override
        public Sample measure(final WholeCluster whole) throws Exception {
            whole.raise();
            final double seconds = whole.readySeconds();
            whole.down();
            return Sample.of("time", seconds);
        }
    }
}
