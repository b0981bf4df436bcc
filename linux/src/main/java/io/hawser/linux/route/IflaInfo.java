package io.hawser.linux.route;

/** linux/if_link.h: IFLA_INFO_*, attributes in {@link Ifla#IFLA_LINKINFO}. */
public final class IflaInfo {
    public static final int IFLA_INFO_KIND = 1;
    public static final int IFLA_INFO_DATA = 2;
    public static final int IFLA_INFO_XSTATS = 3;
    public static final int IFLA_INFO_SLAVE_KIND = 4;
    public static final int IFLA_INFO_SLAVE_DATA = 5;

    private IflaInfo() {}
}
