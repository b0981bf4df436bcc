package io.hawser.linux.ipvs;

import java.util.Optional;

/** How packets reach a destination (linux/ip_vs.h: IP_VS_CONN_F_FWD_MASK). */
@SuppressWarnings("EnumOrdinal") // declared in the order of the kernel's numbers
public enum IpvsForwarding {
    /** By translation: IP_VS_CONN_F_MASQ. */
    MASQUERADE,
    /** It is this host: IP_VS_CONN_F_LOCALNODE. */
    LOCAL_NODE,
    /** Through a tunnel: IP_VS_CONN_F_TUNNEL. */
    TUNNEL,
    /** As they are, to its link-layer address: IP_VS_CONN_F_DROUTE. */
    DIRECT_ROUTE,
    /** To a cache: IP_VS_CONN_F_BYPASS. */
    BYPASS;

    private static final int IP_VS_CONN_F_FWD_MASK = 0x7;
    private static final IpvsForwarding[] ALL = values();

    /** The kernel's number. */
    int number() {
        return ordinal();
    }

    /** The method of a number, which may have other flags beside it. */
    static Optional<IpvsForwarding> ofNumber(final int number) {
        final int method = number & IP_VS_CONN_F_FWD_MASK;
        return method < ALL.length ? Optional.of(ALL[method]) : Optional.empty();
    }

    /** As ipvsadm takes it. */
    @Override
    public String toString() {
        return switch (this) {
            case MASQUERADE -> "-m";
            case TUNNEL -> "-i";
            case LOCAL_NODE, DIRECT_ROUTE, BYPASS -> "-g";
        };
    }
}
