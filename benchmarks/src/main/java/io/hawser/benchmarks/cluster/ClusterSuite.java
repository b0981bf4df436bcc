package io.hawser.benchmarks.cluster;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an API server on an etcd can take, what it holds, and how soon it is there; and of a whole cluster, how soon
 * pods and services are.
 */
public final class ClusterSuite implements Suite {
    private static final String BASELINE = "kube-apiserver";
    private static final List<Metric> THROUGHPUT = List.of(Metric.higher("throughput", "1/s"));

    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public String description() {
        return "an API server's writes, reads, watches, memory and start, beside kube-apiserver; a whole"
                + " cluster's pods and services";
    }

    @Override
    public double share() {
        return 1.5;
    }

    @Override
    public List<Work> works(final Effort effort) {
        final boolean full = effort == Effort.FULL;
        final int requests = full ? 3_000 : 50;
        final List<Work> all = new ArrayList<>(List.of(
                work("api-writes", THROUGHPUT, () -> new Requests(requests, true)),
                work("api-reads", THROUGHPUT, () -> new Requests(2 * requests, false)),
                work(
                        "watch-1000",
                        List.of(Metric.lower("p50", "ms"), Metric.lower("p99", "ms")),
                        () -> new FanOut(full ? 1_000 : 20, full ? 200 : 0, full ? 50 : 3)),
                work(
                        "memory-10000x10",
                        List.of(Metric.lower("rss", "MB")),
                        () -> full ? new LargeCluster(10_000, 10, 5_000) : new LargeCluster(20, 10, 10)),
                work("start", List.of(Metric.lower("time", "ms")), Start::new)));
        all.addAll(WholeWorks.of(effort));
        return all;
    }

    private static Work work(final String name, final List<Metric> metrics, final Supplier<ServerVariant.Task> task) {
        return Work.compared(
                name,
                BASELINE,
                metrics,
                List.of(
                        new ServerVariant("hawser", HawserApi.ofThisCheckout(), task.get()),
                        new ServerVariant(BASELINE, new KubeApiserver(), task.get())));
    }

    /** From the start of the process until it says that it is ready; its etcd has what a first start made. */
    private static final class Start implements ServerVariant.Task {
        @Override
        public void prepare(final RunningServer running) throws Exception {
            running.start();
            running.stop();
        }

        @Override
        public Sample measure(final RunningServer running) throws Exception {
            final double milliseconds = running.start();
            running.stop();
            return Sample.of("time", milliseconds);
        }
    }
}
