package io.hawser.benchmarks.micro;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.nftables.ElementWriter;
import io.hawser.linux.nftables.NfFamily;
import io.hawser.linux.nftables.NfSet;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import io.hawser.linux.route.Neighbour;
import io.hawser.linux.route.Route;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One object written into a transaction that is never sent: the values are there, the transaction is warm. */
@State(Scope.Thread)
public class EncodeBenchmark {
    private static final int OBJECTS = 1_000;
    private static final int IFINDEX = 3;

    private Route route;
    private Neighbour neighbour;
    private NfSet map;
    private RouteTransaction routes;
    private NfTransaction nfTables;

    /** Makes the values and the transactions. */
    @Setup
    public void make() {
        final IpAddress gateway = IpAddress.parse("10.244.20.0");
        route = Route.to(new IpPrefix(gateway, 24))
                .via(gateway)
                .dev(IFINDEX)
                .onlink()
                .build();
        neighbour = Neighbour.permanent(IFINDEX, gateway, MacAddress.parse("0a:58:0a:f4:14:00"));
        map = new Table(NfFamily.IP, "bench")
                .map(
                        "endpoints",
                        ElementType.of(DataType.IPV4_ADDR, DataType.INET_PROTO, DataType.INET_SERVICE, DataType.MARK),
                        ElementType.of(DataType.IPV4_ADDR, DataType.INET_SERVICE))
                .build();
        routes = new RouteNetlink(new NetlinkConnection(new FakeNetlink())).newTransaction();
        nfTables = new Nftables(new NetlinkConnection(new FakeNetlink())).newTransaction();
    }

    /**
     * A route: RTM_NEWROUTE with destination, gateway and link.
     *
     * @return the transaction, for JMH to hold.
     */
    @Benchmark
    @HotPath
    @OperationsPerInvocation(OBJECTS)
    public RouteTransaction route() {
        routes.clear();
        for (int i = 0; i < OBJECTS; i++) {
            routes.addRoute(route);
        }
        return routes;
    }

    /**
     * A neighbour: RTM_NEWNEIGH with address and hardware address.
     *
     * @return the transaction, for JMH to hold.
     */
    @Benchmark
    @HotPath
    @OperationsPerInvocation(OBJECTS)
    public RouteTransaction neighbour() {
        routes.clear();
        for (int i = 0; i < OBJECTS; i++) {
            routes.addNeighbour(neighbour);
        }
        return routes;
    }

    /**
     * An element of a map: a key of four fields and data of two.
     *
     * @return the transaction, for JMH to hold.
     */
    @Benchmark
    @HotPath
    @OperationsPerInvocation(OBJECTS)
    public NfTransaction element() {
        final ElementWriter elements = nfTables.clear().addElements(map);
        for (int i = 0; i < OBJECTS; i++) {
            elements.key().u32Be(i).u8(6).u16Be(80).u32(i).data().u32Be(i).u16Be(8080);
        }
        return nfTables;
    }
}
