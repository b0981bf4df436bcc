package io.hawser.proxy.userspace;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.testing.RandomWalkSuite;
import io.hawser.proxy.testing.SmallCluster;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

class UserspaceRandomWalkTest extends RandomWalkSuite {
    private static final ProxySettings SETTINGS =
            ProxySettings.DEFAULT.withThreads(1).withDrain(Duration.ZERO);

    @Override
    protected DataPlane open() {
        return UserspacePlane.open(SmallCluster.VIEW, SETTINGS);
    }

    @Override
    protected void prepare(final TestNamespace node) {
        node.run("ip addr add 198.51.100.10/32 dev lo");
        node.run("ip link set lo up");
    }

    @Override
    protected List<String> held(final TestNamespace node) {
        final String routes = node.run("ip route show table local proto " + LocalRoutes.PROTOCOL);
        // Addresses alone: queues and process are others each time.
        final Stream<String> sockets =
                node.run("ss -tulnH").lines().map(line -> line.strip().split(" +", -1)[4]);
        return Stream.concat(routes.lines(), sockets).sorted().toList();
    }
}
