package io.hawser.linux.route;

/** linux/rtnetlink.h: RT_TABLE_*, the routing tables with a meaning. Others are left to the administrator. */
public final class RtTable {
    public static final int RT_TABLE_UNSPEC = 0;
    public static final int RT_TABLE_COMPAT = 252;
    public static final int RT_TABLE_DEFAULT = 253;
    public static final int RT_TABLE_MAIN = 254;
    public static final int RT_TABLE_LOCAL = 255;

    private RtTable() {}
}
