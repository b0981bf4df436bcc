package io.hawser.linux.route;

/**
 * linux/rtnetlink.h: RT_SCOPE_*, the distance to a destination or of an address. Others are left to the administrator.
 */
public final class RtScope {
    public static final int RT_SCOPE_UNIVERSE = 0;
    public static final int RT_SCOPE_SITE = 200;
    public static final int RT_SCOPE_LINK = 253;
    public static final int RT_SCOPE_HOST = 254;
    public static final int RT_SCOPE_NOWHERE = 255;

    private RtScope() {}
}
