package io.hawser.benchmarks.overlay;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Nodes that exist in etcd alone: each has a lease of a /24, as flanneld leaves it. Those that may leave at once share
 * an etcd lease, so that they go in one revision.
 *
 * @param count how many they are.
 * @param leaving how many of them may leave at once.
 */
record Crowd(int count, int leaving) {
    static final String CONFIG_KEY = "/coreos.com/network/config";
    /** Room for 65,536 nodes. */
    static final String CONFIG = "{\"Network\":\"10.0.0.0/8\",\"SubnetLen\":24,\"Backend\":{\"Type\":\"vxlan\"}}";

    private static final Duration TTL = Duration.ofDays(1);
    private static final IpAddress FIRST_SUBNET = IpAddress.parse("10.64.0.0");
    private static final IpAddress FIRST_NODE = IpAddress.parse("198.18.16.0");
    private static final long FIRST_MAC = 0x0a_58_00_00_00_00L;
    private static final int SUBNET_SIZE = 256;

    void stay(final Etcd etcd) throws Exception {
        etcd.putLeased(leases(0, count - leaving), TTL);
    }

    /** Lets those come that may leave, and returns their etcd lease: with it they go. */
    String join(final Etcd etcd) throws Exception {
        return etcd.putLeased(leases(count - leaving, count), TTL);
    }

    private static List<Etcd.Put> leases(final int from, final int to) {
        return IntStream.range(from, to).mapToObj(Crowd::lease).toList();
    }

    private static Etcd.Put lease(final int number) {
        final IpAddress subnet = FIRST_SUBNET.plus((long) SUBNET_SIZE * number);
        return new Etcd.Put(
                "/coreos.com/network/subnets/" + subnet + "-24",
                "{\"PublicIP\":\"" + FIRST_NODE.plus(number)
                        + "\",\"PublicIPv6\":null,\"BackendType\":\"vxlan\",\"BackendData\":{\"VNI\":1,\"VtepMAC\":\""
                        + new MacAddress(FIRST_MAC + number) + "\"}}");
    }
}
