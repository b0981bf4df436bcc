package io.hawser.benchmarks.services;

import io.hawser.benchmarks.micro.HotPath;
import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TableDifference;
import io.hawser.proxy.userspace.balance.Backend;
import io.hawser.proxy.userspace.balance.Balancing;
import io.hawser.proxy.userspace.balance.ServiceBackends;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a change of one endpoint among 10,000 services of 10 costs before the kernel hears of it, and what a connection
 * costs the userspace proxy before there is one.
 */
@State(Scope.Thread)
public class ServiceBenchmark {
    private static final int SERVICES = 10_000;
    private static final int ENDPOINTS = 10;
    private static final int CHANGED = 4_711;
    private static final IpAddress CLIENT = IpAddress.parse("10.128.0.1");

    private final Catalogue catalogue = new Catalogue(SERVICES, ENDPOINTS);
    private final ServiceBackends backends =
            new ServiceBackends(Catalogue.service(CHANGED, catalogue.endpointsOf(CHANGED)), Balancing.WEIGHTED_RANDOM);
    private ServiceTable before;
    private ServiceTable after;

    /** Makes both tables. */
    @Setup
    public void make() {
        before = catalogue.table();
        after = change();
    }

    /**
     * The table after the change.
     *
     * @return it.
     */
    @Benchmark
    public ServiceTable change() {
        return Catalogue.with(before, CHANGED, catalogue.endpointsOf(CHANGED).subList(1, ENDPOINTS));
    }

    /**
     * What differs between both tables.
     *
     * @return the difference.
     */
    @Benchmark
    public TableDifference difference() {
        return before.differenceTo(after);
    }

    /**
     * One of ten endpoints chosen at random.
     *
     * @return it.
     */
    @Benchmark
    @HotPath
    public Backend choose() {
        return backends.choose(false, CLIENT, List.of());
    }
}
