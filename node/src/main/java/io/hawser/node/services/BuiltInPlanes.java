package io.hawser.node.services;

import io.hawser.ipvs.nftables.NftablesProvider;
import io.hawser.proxy.plane.DataPlanes;
import java.util.List;

/** The data planes of this build. */
public final class BuiltInPlanes {
    /** In the order that {@code --proxy-mode auto} tries them. */
    public static final DataPlanes ALL = new DataPlanes(List.of(new NftablesProvider()));

    private BuiltInPlanes() {}
}
