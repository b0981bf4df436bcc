package io.hawser.proxy.testing;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.ServiceTable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Services of a cluster that has no packets: what is programmed is looked at, not used. */
public final class SmallCluster {
    public static final NodeView VIEW = new NodeView(
            List.of(IpPrefix.parse("10.244.0.0/16")), List.of(IpPrefix.parse("10.96.0.0/16")), List.of(), false);

    private SmallCluster() {}

    public static ServicePort service(final int number, final Policies policies, final Endpoint... endpoints) {
        final IpAddress clusterIp = IpAddress.parse("10.96.0.0").plus(number);
        return service(number, Frontends.clusterIp(clusterIp, 80), policies, endpoints);
    }

    public static ServicePort service(
            final int number, final Frontends frontends, final Policies policies, final Endpoint... endpoints) {
        return new ServicePort(
                new ServicePortName(new ServiceName("default", "s" + number), "http", IpFamily.IPV4),
                Protocol.TCP,
                frontends,
                policies,
                List.of(endpoints),
                Arrays.stream(endpoints).filter(Endpoint::local).toList());
    }

    public static Endpoint endpoint(final int number, final boolean local) {
        return new Endpoint(IpAddress.parse(local ? "10.244.1.0" : "10.244.2.0").plus(number), 8080, local);
    }

    public static Endpoint[] remote(final int... numbers) {
        return IntStream.of(numbers).mapToObj(number -> endpoint(number, false)).toArray(Endpoint[]::new);
    }

    public static ServiceTable table(final ServicePort... services) {
        return ServiceTable.of(List.of(services));
    }
}
