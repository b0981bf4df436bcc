package io.hawser.ipvs.director;

import io.hawser.linux.testing.NeedsIpvs;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.testing.ClusterIpSuite;

@NeedsIpvs
class IpvsClusterIpTest extends ClusterIpSuite {
    @Override
    protected DataPlane open(final NodeView view) {
        return IpvsPlane.open(view);
    }
}
