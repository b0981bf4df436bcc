package io.hawser.ipvs.iptables;

import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.testing.AffinitySuite;

class IptablesAffinityTest extends AffinitySuite {
    @Override
    protected DataPlane open(final NodeView view) {
        return IptablesPlane.open(view);
    }
}
