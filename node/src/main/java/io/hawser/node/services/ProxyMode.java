package io.hawser.node.services;

import io.hawser.ipvs.nftables.NftablesPlane;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.NodeView;
import java.util.Locale;

/** The data planes, as {@code --proxy-mode} names them. */
public enum ProxyMode {
    /** The best that the kernel has. */
    AUTO,
    /** Flat maps of nf_tables. */
    NFTABLES;

    /**
     * The mode of a name.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static ProxyMode ofName(final String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "auto", "" -> AUTO;
            case NftablesPlane.NAME -> NFTABLES;
            default ->
                throw new IllegalArgumentException(
                        "'" + name + "' is no data plane of this build: give auto or " + NftablesPlane.NAME);
        };
    }

    /**
     * Opens the plane, in the calling thread's network namespace.
     *
     * @throws io.hawser.linux.LinuxException if the kernel does not have what it needs
     */
    public DataPlane open(final NodeView view) {
        return switch (this) {
            case AUTO, NFTABLES -> NftablesPlane.open(view);
        };
    }
}
