package io.hawser.node.services;

import io.hawser.ipvs.director.IpvsProvider;
import io.hawser.ipvs.director.IpvsSettings;
import io.hawser.ipvs.iptables.IptablesProvider;
import io.hawser.ipvs.nftables.NftablesProvider;
import io.hawser.proxy.plane.DataPlanes;
import io.hawser.proxy.userspace.ProxySettings;
import io.hawser.proxy.userspace.UserspaceProvider;
import java.util.List;

/** The data planes of this build. */
public final class BuiltInPlanes {
    /** In the order that {@code --proxy-mode auto} tries them. */
    public static final DataPlanes ALL = with(IpvsSettings.DEFAULT, ProxySettings.DEFAULT);

    private BuiltInPlanes() {}

    /** All of them, that of IPVS and that in userspace with these settings. */
    public static DataPlanes with(final IpvsSettings ipvs, final ProxySettings userspace) {
        return new DataPlanes(List.of(
                new NftablesProvider(),
                new IpvsProvider(ipvs),
                new IptablesProvider(),
                new UserspaceProvider(userspace)));
    }
}
