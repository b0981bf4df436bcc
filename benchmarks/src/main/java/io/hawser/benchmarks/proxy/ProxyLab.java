package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.linux.net.IpAddress;

/**
 * Three hosts in a row: {@code client 198.18.1.2 --- 198.18.1.1 node 198.18.2.1 --- 198.18.2.2 server}, on veth pairs
 * of MTU 1500. The client reaches the service's address and the server over the node, which forwards.
 *
 * @param lab what they belong to
 * @param client who calls
 * @param node where the proxy runs
 * @param server who answers
 */
record ProxyLab(Lab lab, Host client, Host node, Host server) {
    /** Address of the server. */
    static final IpAddress SERVER = IpAddress.parse("198.18.2.2");
    /** Address of the service, on the node. */
    static final IpAddress SERVICE = IpAddress.parse("198.18.96.1");
    /** Where the load's own server listens. */
    static final int PORT = 8080;
    /** Where datagrams go. */
    static final int UDP_PORT = 8081;
    /** Where a byte is sent back on a connection that stays. */
    static final int ECHO_PORT = 8082;
    /** Where iperf3 listens. */
    static final int IPERF_PORT = 5201;

    static ProxyLab in(final Lab lab) throws Exception {
        final Host client = lab.host("client");
        final Host node = lab.host("node");
        final Host server = lab.host("server");
        client.run("ip link add eth0 mtu 1500 type veth peer name c mtu 1500 netns " + node.name());
        server.run("ip link add eth0 mtu 1500 type veth peer name s mtu 1500 netns " + node.name());
        bringUp(client, "eth0", "198.18.1.2/24");
        bringUp(node, "c", "198.18.1.1/24");
        bringUp(node, "s", "198.18.2.1/24");
        bringUp(server, "eth0", SERVER + "/24");
        client.run("ip route add default via 198.18.1.1");
        server.run("ip route add default via 198.18.2.1");
        node.sysctl("ipv4/ip_forward", "1");
        for (final Host host : new Host[] {client, node, server}) {
            host.sysctl("ipv4/ip_local_port_range", "1024 65535");
        }
        return new ProxyLab(lab, client, node, server);
    }

    private static void bringUp(final Host host, final String device, final String address) throws Exception {
        host.run("ip address add " + address + " dev " + device);
        host.run("ip link set " + device + " up");
    }
}
