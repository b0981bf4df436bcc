package io.hawser.ipvs.nftables;

import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.testing.AffinitySuite;

class NftablesAffinityTest extends AffinitySuite {
    @Override
    protected DataPlane open(final NodeView view) {
        return NftablesPlane.open(view);
    }
}
