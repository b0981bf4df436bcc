package io.hawser.overlay.testing;

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
        bridge.run("ip link add node" + number + " type veth peer name eth0 netns " + namespace.name());
        bridge.run("ip link set node" + number + " master br0 up");
        namespace.run("ip addr add 198.18.0." + number + "/15 dev eth0");
        namespace.run("ip addr add fd18::" + number + "/64 dev eth0 nodad");
        namespace.run("ip link set eth0 up");
        final TestNode node = new TestNode(namespaces, namespace, number);
        nodes.add(node);
        return node;
    }
}
