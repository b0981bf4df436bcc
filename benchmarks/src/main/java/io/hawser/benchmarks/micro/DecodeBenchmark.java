package io.hawser.benchmarks.micro;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.route.Route;
import io.hawser.linux.route.RouteFilter;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import io.hawser.linux.route.Rtm;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A list of routes read from a kernel that answers at once: each becomes a value. */
@State(Scope.Thread)
public class DecodeBenchmark {
    private static final int ROUTES = 1_000;
    private static final int IFINDEX = 3;
    private static final int SUBNET_SIZE = 256;

    private RouteNetlink netlink;

    /** Makes the answers: what a route is added with is what it is listed as. */
    @Setup
    public void make() {
        final List<byte[]> bodies = new ArrayList<>();
        final FakeNetlink kernel = new FakeNetlink();
        kernel.answer(Rtm.RTM_NEWROUTE, (request, replies) -> {
            final byte[] body = new byte[request.bodyLength()];
            request.buffer().getBytes(request.bodyOffset(), body);
            bodies.add(body);
            return 0;
        });
        kernel.answer(Rtm.RTM_GETROUTE, (request, replies) -> {
            bodies.forEach(body -> replies.message(Rtm.RTM_NEWROUTE, Netlink.NLM_F_MULTI, body));
            replies.done(0);
            return 0;
        });
        netlink = new RouteNetlink(new NetlinkConnection(kernel));
        final RouteTransaction routes = netlink.newTransaction();
        final IpAddress first = IpAddress.parse("10.0.0.0");
        for (int i = 0; i < ROUTES; i++) {
            final IpAddress subnet = first.plus((long) i * SUBNET_SIZE);
            routes.addRoute(Route.to(new IpPrefix(subnet, 24))
                    .via(subnet)
                    .dev(IFINDEX)
                    .onlink()
                    .build());
        }
        routes.commitOrThrow();
    }

    /**
     * One route of the list: RTM_NEWROUTE with destination, gateway and link.
     *
     * @return all of them.
     */
    @Benchmark
    @OperationsPerInvocation(ROUTES)
    public List<Route> route() {
        final List<Route> routes = netlink.routes(RouteFilter.ALL.family(IpFamily.IPV4));
        if (routes.size() != ROUTES) {
            throw new IllegalStateException(routes.size() + " routes of " + ROUTES);
        }
        return routes;
    }
}
