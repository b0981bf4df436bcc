package io.hawser.benchmarks.topology;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;

/**
 * Two machines on one wire: {@code node1 eth0 198.18.0.1/15 --- veth, MTU 1500 --- eth0 198.18.0.2/15 node2}. The
 * addresses are of the range which RFC 2544 sets aside for benchmarks. Both nodes forward.
 *
 * @param node1 the node at {@link #ADDRESS1}.
 * @param node2 the node at {@link #ADDRESS2}.
 */
public record TwoNodes(Host node1, Host node2) {
    /** Address of the first node. */
    public static final IpAddress ADDRESS1 = IpAddress.parse("198.18.0.1");

    /** Address of the second node. */
    public static final IpAddress ADDRESS2 = IpAddress.parse("198.18.0.2");

    /** The interface of either node on the wire. */
    public static final String INTERFACE = "eth0";

    /** Bytes that an IP packet on the wire may have. */
    public static final int MTU = 1500;

    private static final int PREFIX_LENGTH = 15;

    /**
     * Makes both nodes and the wire.
     *
     * @param lab what they belong to.
     * @return the nodes.
     * @throws Exception if they cannot be made.
     */
    public static TwoNodes in(final Lab lab) throws Exception {
        final TwoNodes nodes = new TwoNodes(lab.host("node1"), lab.host("node2"));
        Wire.between(nodes.node1, INTERFACE, nodes.node2, INTERFACE, MTU);
        bringUp(nodes.node1, ADDRESS1);
        bringUp(nodes.node2, ADDRESS2);
        return nodes;
    }

    private static void bringUp(final Host node, final IpAddress address) throws Exception {
        node.sysctl("ipv4/ip_forward", "1");
        Wire.bringUp(node, INTERFACE, new IpPrefix(address, PREFIX_LENGTH));
    }

    /**
     * The wire itself: from node to node.
     *
     * @return its ends.
     */
    public Ends ends() {
        return new Ends(node1, ADDRESS1, node2, ADDRESS2);
    }
}
