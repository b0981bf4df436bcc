package io.hawser.proxy.testing;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Services of every kind, for walks. */
public final class RandomServices {
    private RandomServices() {}

    /** A service of this number with anything that a service may have. */
    public static ServicePort service(final int number, final Random random) {
        final List<IpAddress> external =
                random.nextInt(3) == 0 ? List.of(IpAddress.parse("203.0.113.0").plus(random.nextInt(3))) : List.of();
        final List<IpAddress> balancer =
                random.nextInt(3) == 0 ? List.of(IpAddress.parse("203.0.113.9").plus(number)) : List.of();
        final List<IpPrefix> ranges = random.nextBoolean()
                ? List.of(IpPrefix.parse("192.0.2.0/24"), IpPrefix.parse("192.0.2.128/25"))
                : List.of();
        final Frontends frontends = new Frontends(
                // Now and then two services have one ClusterIP, as when one took over what another left.
                IpAddress.parse("10.96.0.0").plus(random.nextInt(8) == 0 ? 1 : number),
                80,
                external,
                balancer,
                ranges,
                random.nextInt(3) == 0 ? 30_000 + random.nextInt(4) : 0);
        final Policies policies = Policies.DEFAULT
                .withAffinity(random.nextInt(4) == 0 ? 600 : 0)
                .withInternal(random.nextInt(4) == 0 ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER)
                .withExternal(random.nextInt(3) == 0 ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER);
        final List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            if (random.nextBoolean()) {
                endpoints.add(SmallCluster.endpoint(i, i % 3 == 0));
            }
        }
        return SmallCluster.service(number, frontends, policies, endpoints.toArray(Endpoint[]::new));
    }
}
