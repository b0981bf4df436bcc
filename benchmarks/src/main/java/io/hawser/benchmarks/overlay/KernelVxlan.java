package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Pod;
import io.hawser.benchmarks.topology.TwoNodes;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;

/**
 * From pod to pod over a VXLAN device that is set up by hand, with the same device, routes, neighbours and FDB entries
 * which Flannel makes, and nothing else: no daemon, no packet filter.
 */
final class KernelVxlan implements Network {
    static final String DEVICE = "flannel.1";

    private static final int OVERHEAD = 50;

    @Override
    public String name() {
        return "kernel-vxlan";
    }

    @Override
    public Ends open(final Lab lab) throws Exception {
        final TwoNodes nodes = TwoNodes.in(lab);
        final Side one =
                new Side(nodes.node1(), TwoNodes.ADDRESS1, IpPrefix.parse("10.244.15.1/24"), "0a:58:0a:f4:0f:00");
        final Side two =
                new Side(nodes.node2(), TwoNodes.ADDRESS2, IpPrefix.parse("10.244.20.1/24"), "0a:58:0a:f4:14:00");
        one.makeDevice();
        two.makeDevice();
        one.join(two);
        two.join(one);
        return Ends.of(one.pod(lab), two.pod(lab));
    }

    private record Side(Host node, IpAddress address, IpPrefix gateway, String mac) {
        void makeDevice() throws Exception {
            node.run("ip link add " + DEVICE + " address " + mac + " type vxlan id 1 local " + address + " dev "
                    + TwoNodes.INTERFACE + " dstport 8472 nolearning");
            node.sysctl("ipv4/conf/" + DEVICE + "/rp_filter", "0");
            node.sysctl("ipv6/conf/" + DEVICE + "/accept_ra", "0");
            node.run("ip address add " + tunnelAddress() + "/32 dev " + DEVICE);
            node.run("ip link set " + DEVICE + " up");
        }

        void join(final Side peer) throws Exception {
            node.run("ip neighbour add " + peer.tunnelAddress() + " lladdr " + peer.mac + " dev " + DEVICE
                    + " nud permanent");
            node.run("bridge fdb add " + peer.mac + " dev " + DEVICE + " dst " + peer.address + " self permanent");
            node.run("ip route add " + peer.gateway.network() + " via " + peer.tunnelAddress() + " dev " + DEVICE
                    + " onlink");
        }

        Pod pod(final Lab lab) throws Exception {
            return Pod.behind(lab, node, gateway, TwoNodes.MTU - OVERHEAD);
        }

        private IpAddress tunnelAddress() {
            return gateway.network().address();
        }
    }
}
