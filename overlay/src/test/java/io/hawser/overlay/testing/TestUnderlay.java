package io.hawser.overlay.testing;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.ArrayList;
import java.util.List;

/**
 * The network below: one bridge with the nodes on it.
 *
 * <pre>node1 eth0 198.18.0.1 fd18::1 ── br0 (198.18.0.254) ── eth0 198.18.0.2 fd18::2 node2 …</pre>
 */
public final class TestUnderlay {
    private final TestNamespaces namespaces;
    private final TestNamespace bridge;
    private final List<TestNode> nodes = new ArrayList<>();

    /** Makes the bridge. */
    public TestUnderlay(final TestNamespaces namespaces) {
        this.namespaces = namespaces;
        bridge = namespaces.create("underlay");
        bridge.run("ip link add br0 type bridge");
        bridge.run("ip addr add 198.18.0.254/15 dev br0");
        bridge.run("ip link set br0 up");
    }

    /** The namespace of the bridge, where etcd may listen at 198.18.0.254. */
    public TestNamespace bridge() {
        return bridge;
    }

    /** Makes the next node. */
    public TestNode addNode() {
        final int number = nodes.size() + 1;
        final TestNamespace namespace = namespaces.create("node" + number);
        plug("node" + number, namespace);
        namespace.run("ip addr add 198.18.0." + number + "/15 dev eth0");
        namespace.run("ip addr add fd18::" + number + "/64 dev eth0 nodad");
        return add(namespace, IpAddress.parse("198.18.0." + number));
    }

    /**
     * Makes a node behind a router, to which those that are there already get a route.
     *
     * <pre>br0 ── eth0 198.18.0.253 router eth1 198.51.100.254 ── eth0 198.51.100.N node N</pre>
     */
    public TestNode addNodeBehindRouter() {
        final int number = nodes.size() + 1;
        final TestNamespace router = namespaces.create("router");
        plug("router", router);
        router.run("ip addr add 198.18.0.253/15 dev eth0");
        router.run("sysctl -q -w net.ipv4.ip_forward=1");
        final TestNamespace namespace = namespaces.create("node" + number);
        router.run("ip link add eth1 type veth peer name eth0 netns " + namespace.name());
        router.run("ip addr add 198.51.100.254/24 dev eth1");
        router.run("ip link set eth1 up");
        namespace.run("ip addr add 198.51.100." + number + "/24 dev eth0");
        namespace.run("ip link set eth0 up");
        namespace.run("ip route add default via 198.51.100.254");
        nodes.forEach(node -> node.namespace().run("ip route add 198.51.100.0/24 via 198.18.0.253"));
        return add(namespace, IpAddress.parse("198.51.100." + number));
    }

    /** Takes a node's interface away, and gives it another of the same name. */
    public void replug(final TestNode node) {
        final String port = "node" + (nodes.indexOf(node) + 1);
        bridge.run("ip link delete " + port);
        plug(port, node.namespace());
    }

    private void plug(final String port, final TestNamespace namespace) {
        bridge.run("ip link add " + port + " type veth peer name eth0 netns " + namespace.name());
        bridge.run("ip link set " + port + " master br0 up");
        namespace.run("ip link set eth0 up");
    }

    private TestNode add(final TestNamespace namespace, final IpAddress publicIp) {
        final TestNode node = new TestNode(namespaces, namespace, nodes.size() + 1, publicIp);
        nodes.add(node);
        return node;
    }
}
