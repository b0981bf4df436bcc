package io.hawser.benchmarks.linux;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.route.FdbEntry;
import io.hawser.linux.route.LinkRef;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.Neighbour;
import io.hawser.linux.route.NeighbourState;
import io.hawser.linux.route.Route;
import io.hawser.linux.route.RouteFilter;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import io.hawser.linux.route.VethEnd;
import io.hawser.linux.route.Vxlan;
import io.hawser.linux.route.VxlanFlag;
import java.util.List;

/** A host with a vxlan device that is made anew for each round. */
final class VxlanNode {
    static final String DEVICE = "flannel.1";

    private final Host host;
    private final RouteNetlink netlink;
    private final int lower;
    private final RouteTransaction transaction;

    private VxlanNode(final Host host, final RouteNetlink netlink, final int lower) {
        this.host = host;
        this.netlink = netlink;
        this.lower = lower;
        this.transaction = netlink.newTransaction();
    }

    static VxlanNode in(final Lab lab) throws Exception {
        final Host host = lab.host("node");
        final RouteNetlink netlink = lab.keep(() -> host.call(RouteNetlink::open), RouteNetlink::close);
        netlink.newTransaction()
                .addVeth(VethEnd.of("eth0", LinkSetting.up()), VethEnd.of("wire", LinkSetting.up()))
                .commitOrThrow();
        return new VxlanNode(
                host, netlink, netlink.linkByName("eth0").orElseThrow().index());
    }

    Host host() {
        return host;
    }

    /** The only transaction, for reuse. */
    RouteTransaction transaction() {
        return transaction;
    }

    /** Makes the device. @return its index */
    int makeDevice() {
        final Vxlan vxlan = Vxlan.builder(1)
                .local(IpAddress.parse("198.18.0.1"))
                .lower(lower)
                .without(VxlanFlag.LEARNING)
                .build();
        netlink.newTransaction().addLink(DEVICE, vxlan, LinkSetting.up()).commitOrThrow();
        return netlink.linkByName(DEVICE).orElseThrow().index();
    }

    /** Makes sure that the kernel has everything for so many peers. */
    void requirePeers(final int ifindex, final int count) {
        require("routes", routes(ifindex).size(), count);
        require("neighbours", neighbours(ifindex).size(), count);
        require("fdb entries", fdb(ifindex).size(), count);
    }

    // The device also has IPv6 routes and neighbours, of the kernel's own making.

    List<Route> routes(final int ifindex) {
        return netlink.routes(RouteFilter.MAIN.family(IpFamily.IPV4).oif(ifindex));
    }

    List<Neighbour> neighbours(final int ifindex) {
        return netlink.neighbours(ifindex).stream()
                .filter(neighbour -> neighbour.state() == NeighbourState.PERMANENT)
                .toList();
    }

    List<FdbEntry> fdb(final int ifindex) {
        return netlink.fdb(ifindex);
    }

    /** Deletes the device, and with it all that is on it. */
    void deleteDevice() {
        netlink.newTransaction().deleteLink(LinkRef.named(DEVICE)).commitOrThrow();
    }

    private static void require(final String what, final long held, final long wanted) {
        if (held != wanted) {
            throw new IllegalStateException(DEVICE + " has " + held + " " + what + " instead of " + wanted);
        }
    }
}
