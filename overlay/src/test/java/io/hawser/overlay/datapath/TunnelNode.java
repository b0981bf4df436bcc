package io.hawser.overlay.datapath;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.overlay.peers.Peer;
import io.hawser.overlay.peers.PeerTable;
import io.hawser.overlay.testing.TestNode;
import java.util.List;
import java.util.Optional;

/** A node with a datapath and one pod, its device and routes made by hand. */
final class TunnelNode implements AutoCloseable {
    static final String DEVICE = "flannel0";
    private static final int UNDERLAY_MTU = 1500;

    private final TestNode node;
    private final List<IpPrefix> subnets;
    private final TunnelWire wire;
    private final int workers;
    private final TestNamespace pod;
    private Datapath datapath;

    TunnelNode(final TestNode node, final TunnelWire wire, final IpPrefix... subnets) throws Exception {
        this(node, wire, 1, subnets);
    }

    TunnelNode(final TestNode node, final TunnelWire wire, final int workers, final IpPrefix... subnets)
            throws Exception {
        this.workers = workers;
        this.node = node;
        this.wire = wire;
        this.subnets = List.of(subnets);
        node.namespace().run("sysctl -q -w net.ipv4.ip_forward=1");
        node.namespace().run("sysctl -q -w net.ipv6.conf.all.forwarding=1");
        pod = node.addPod(mtu(), subnets);
        start();
    }

    /** Opens the datapath, as a daemon does that has just been started. */
    void start() throws Exception {
        final TunnelSettings settings = new TunnelSettings(
                DEVICE, wire, Optional.of(node.publicIp()), Optional.of(node.publicIpv6()), mtu(), workers, true);
        datapath = node.namespace().call(() -> Datapath.open(settings));
        node.namespace().run("ip link set " + DEVICE + " mtu " + mtu() + " up");
        for (final IpPrefix subnet : subnets) {
            final boolean v4 = subnet.address().isV4();
            node.namespace().run("ip addr add " + IpPrefix.host(subnet.address()) + " dev " + DEVICE);
            node.namespace().run("ip route add " + (v4 ? "10.244.0.0/16" : "fd00::/16") + " dev " + DEVICE);
        }
    }

    /** Tells it its peers. */
    void peers(final TunnelNode... others) {
        datapath.peers(new PeerTable(
                List.of(others).stream()
                        .flatMap(other -> other.subnets.stream().map(subnet -> other.asPeer(subnet)))
                        .toList(),
                subnets));
    }

    TestNode node() {
        return node;
    }

    TestNamespace pod() {
        return pod;
    }

    Datapath datapath() {
        return datapath;
    }

    long count(final DatapathCounter counter) {
        return datapath.counters().get(counter);
    }

    /** Overhead with an outer IPv6 header, which the larger packets of the two families have. */
    private int mtu() {
        return UNDERLAY_MTU - (wire instanceof TunnelWire.Vxlan ? 70 : 48);
    }

    private Peer asPeer(final IpPrefix subnet) {
        final MacAddress mac = wire instanceof TunnelWire.Vxlan vxlan ? vxlan.ownMac() : MacAddress.ZERO;
        return new Peer(subnet, subnet.address().isV4() ? node.publicIp() : node.publicIpv6(), mac);
    }

    @Override
    public void close() {
        datapath.close();
    }
}
