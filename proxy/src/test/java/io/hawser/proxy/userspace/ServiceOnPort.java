package io.hawser.proxy.userspace;

import io.hawser.linux.net.IpFamily;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import java.util.List;

/** A service at the one address, with a port of its own. */
final class ServiceOnPort {
    private ServiceOnPort() {}

    static ServicePort of(final int port, final Endpoint endpoint) {
        return new ServicePort(
                new ServicePortName(new ServiceName("test", "web" + port), "", IpFamily.IPV4),
                Protocol.TCP,
                Frontends.clusterIp(ProxyNetwork.SERVICE, port),
                Policies.DEFAULT,
                List.of(endpoint),
                List.of());
    }
}
