package io.hawser.linux.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.NetlinkConnection;
import java.lang.management.ManagementFactory;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What a node writes for each of thousands of peers is written without allocating. */
class RouteAllocationTest {
    private static final int ENCODES = 2_000;
    private static final int ROUNDS = 10;
    private static final IpAddress V4 = IpAddress.parse("10.244.20.0");
    private static final IpAddress V6 = IpAddress.parse("fd00:244:20::");
    private static final MacAddress MAC = MacAddress.parse("a6:e9:ad:f6:0d:1e");

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final RouteTransaction transaction =
            new RouteNetlink(new NetlinkConnection(new FakeNetlink())).newTransaction();

    @Test
    void routeIsEncodedWithoutAllocating() {
        assertAllocatesNothing(
                (tx, route) -> tx.addRoute(route).replaceRoute(route).deleteRoute(route),
                Route.to(new IpPrefix(V4, 24)).via(V4).dev(3).onlink().build(),
                Route.to(new IpPrefix(V6, 64)).via(V6).dev(3).onlink().mtu(1400).build(),
                Route.to(new IpPrefix(V4, 24))
                        .nextHop(NextHop.via(V6, 3))
                        .nextHop(NextHop.via(V4, 4))
                        .table(1000)
                        .build());
    }

    @Test
    void neighbourIsEncodedWithoutAllocating() {
        assertAllocatesNothing(
                (tx, neighbour) ->
                        tx.addNeighbour(neighbour).replaceNeighbour(neighbour).deleteNeighbour(neighbour),
                Neighbour.permanent(3, V4, MAC),
                Neighbour.permanent(3, V6, MAC));
    }

    @Test
    void forwardingEntryIsEncodedWithoutAllocating() {
        assertAllocatesNothing(
                (tx, entry) -> tx.addFdbEntry(entry)
                        .appendFdbEntry(entry)
                        .replaceFdbEntry(entry)
                        .deleteFdbEntry(entry),
                FdbEntry.remote(3, MAC, V4),
                FdbEntry.remote(3, MAC, V6),
                FdbEntry.port(3, MAC, FdbState.STATIC));
    }

    @SafeVarargs
    private <T> void assertAllocatesNothing(final BiConsumer<RouteTransaction, T> change, final T... values) {
        long allocated = 0;
        for (int round = 0; round < ROUNDS; round++) {
            transaction.clear();
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ENCODES; i++) {
                change.accept(transaction, values[i % values.length]);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        // The last round alone: the first ones let the transaction grow to its size.
        assertThat(allocated).isZero();
    }
}
