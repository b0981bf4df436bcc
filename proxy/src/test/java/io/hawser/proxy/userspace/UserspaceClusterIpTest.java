package io.hawser.proxy.userspace;

import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.testing.ClusterIpSuite;

class UserspaceClusterIpTest extends ClusterIpSuite {
    @Override
    protected DataPlane open(final NodeView view) {
        return UserspacePlane.open(view, ProxySettings.DEFAULT.withThreads(2));
    }

    @Override
    protected boolean keepsSources() {
        return false;
    }

    @Override
    protected boolean servesSctp() {
        return false;
    }

    @Override
    protected boolean leansOnConnectionTracking() {
        return false;
    }
}
