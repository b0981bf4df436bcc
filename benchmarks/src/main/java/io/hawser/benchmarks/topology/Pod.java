package io.hawser.benchmarks.topology;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;

/**
 * A pod behind a node, on a veth pair of its own.
 *
 * @param host the pod's namespace.
 * @param address its address.
 */
public record Pod(Host host, IpAddress address) {
    private static final String NODE_END = "pod0";
    private static final String POD_END = "eth0";
    private static final int HOST_PART = 10;

    /**
     * Makes a node's only pod, at address 10 of the node's subnet.
     *
     * @param lab what it belongs to.
     * @param node the node.
     * @param gateway the node's own address among its pods, with the length of their subnet.
     * @param mtu of the pod's link.
     * @return the pod.
     * @throws Exception if it cannot be made.
     */
    public static Pod behind(final Lab lab, final Host node, final IpPrefix gateway, final int mtu) throws Exception {
        final Host pod = lab.host("pod");
        Wire.between(node, NODE_END, pod, POD_END, mtu);
        Wire.bringUp(node, NODE_END, gateway);
        final IpAddress address = gateway.network().address().plus(HOST_PART);
        Wire.bringUp(pod, POD_END, new IpPrefix(address, gateway.length()));
        pod.run("ip route add default via " + gateway.address());
        return new Pod(pod, address);
    }
}
