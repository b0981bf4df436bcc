package io.hawser.ipvs.director;

import io.hawser.linux.ipvs.IpvsTimeouts;
import io.hawser.linux.testing.NeedsIpvs;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.testing.AffinitySuite;

/** IPVS keeps a client's endpoint for as long as it remembers one of its connections: of TCP two minutes after. */
@NeedsIpvs
class IpvsAffinityTest extends AffinitySuite {
    private static final int UDP_SECONDS = 1;

    @Override
    protected DataPlane open(final NodeView view) {
        return IpvsPlane.open(view, IpvsSettings.DEFAULT.withTimeouts(new IpvsTimeouts(0, 0, UDP_SECONDS)));
    }

    @Override
    protected Protocol forgottenProtocol() {
        return Protocol.UDP;
    }

    @Override
    protected int briefAffinitySeconds() {
        return UDP_SECONDS + 2;
    }
}
