package io.hawser.ipvs.nftables;

import io.hawser.linux.nftables.Nftables;

/** What kube-proxy in its nftables mode leaves in place when it goes. */
public final class KubeProxyTables {
    private static final String NAME = "kube-proxy";

    private KubeProxyTables() {}

    /**
     * Removes kube-proxy's own tables.
     *
     * @return whether there were any
     * @throws io.hawser.linux.netlink.NetlinkException if the kernel refuses; then nothing was removed
     */
    public static boolean remove(final Nftables nftables) {
        return Tables.delete(nftables, NAME);
    }
}
