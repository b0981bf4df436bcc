package io.hawser.overlay.testing;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;

/** A node: a namespace on the underlay, to which pods are joined by a bridge as CNI's plugin would make it. */
public final class TestNode {
    private final TestNamespaces namespaces;
    private final TestNamespace namespace;
    private final int number;
    private final IpAddress publicIp;

    TestNode(
            final TestNamespaces namespaces,
            final TestNamespace namespace,
            final int number,
            final IpAddress publicIp) {
        this.namespaces = namespaces;
        this.namespace = namespace;
        this.number = number;
        this.publicIp = publicIp;
    }

    /** The node's namespace. */
    public TestNamespace namespace() {
        return namespace;
    }

    /** The node's address on the underlay. */
    public IpAddress publicIp() {
        return publicIp;
    }

    /** The node's IPv6 address on the underlay. */
    public IpAddress publicIpv6() {
        return IpAddress.parse("fd18::" + number);
    }

    /** Index of the interface on the underlay. */
    public int underlayIndex() {
        return Integer.parseInt(namespace.run("ip -o link show eth0").split(":", 2)[0]);
    }

    /** Makes the one pod of this node, with the tenth address of each subnet. */
    public TestNamespace addPod(final int mtu, final IpPrefix... subnets) {
        final TestNamespace pod = namespaces.create("pod" + number);
        namespace.run("ip link add cni0 mtu " + mtu + " type bridge");
        namespace.run("ip link set cni0 up");
        namespace.run("ip link add pod0 mtu " + mtu + " type veth peer name eth0 mtu " + mtu + " netns " + pod.name());
        namespace.run("ip link set pod0 master cni0 up");
        pod.run("ip link set eth0 up");
        for (final IpPrefix subnet : subnets) {
            final String gateway = subnet.address().plus(1) + "/" + subnet.length();
            namespace.run("ip addr add " + gateway + " dev cni0" + nodad(subnet));
            pod.run("ip addr add " + podAddress(subnet) + "/" + subnet.length() + " dev eth0" + nodad(subnet));
            pod.run("ip route add default via " + subnet.address().plus(1));
        }
        return pod;
    }

    /** The address of the pod in one of its node's subnets. */
    public static IpAddress podAddress(final IpPrefix subnet) {
        return subnet.address().plus(10);
    }

    private static String nodad(final IpPrefix subnet) {
        return subnet.address().isV4() ? "" : " nodad";
    }
}
