package io.hawser.benchmarks.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.linux.net.IpAddress;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static final String LIST =
            "etcdctl --endpoints=http://127.0.0.1:2379 get --prefix /coreos.com/network/subnets/";

    @Test
    void leasesAreAsFlanneldLeavesThemAndSomeGoAtOnce() throws Exception {
        try (Lab lab = new Lab()) {
            final Host host = lab.host("etcd");
            final Etcd etcd = Etcd.on(lab, host, IpAddress.parse("127.0.0.1"));
            final Crowd crowd = new Crowd(1_002, 2);
            crowd.stay(etcd);
            final String leaving = crowd.join(etcd);
            assertThat(host.run(LIST))
                    .startsWith("/coreos.com/network/subnets/10.64.0.0-24\n"
                            + "{\"PublicIP\":\"198.18.16.0\",\"PublicIPv6\":null,\"BackendType\":\"vxlan\","
                            + "\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"0a:58:00:00:00:00\"}}\n")
                    .hasLineCount(2 * 1_002);
            etcd.revoke(leaving);
            assertThat(host.run(LIST)).hasLineCount(2 * 1_000).doesNotContain("198.18.19.232", "198.18.19.233");
        }
    }
}
