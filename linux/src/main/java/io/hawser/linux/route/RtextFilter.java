package io.hawser.linux.route;

/** linux/rtnetlink.h: RTEXT_FILTER_*, what {@link Ifla#IFLA_EXT_MASK} asks of a dump of links. */
public final class RtextFilter {
    public static final int RTEXT_FILTER_VF = 0x1;
    public static final int RTEXT_FILTER_BRVLAN = 0x2;
    public static final int RTEXT_FILTER_BRVLAN_COMPRESSED = 0x4;
    public static final int RTEXT_FILTER_SKIP_STATS = 0x8;
    public static final int RTEXT_FILTER_MRP = 0x10;
    public static final int RTEXT_FILTER_CFM_CONFIG = 0x20;
    public static final int RTEXT_FILTER_CFM_STATUS = 0x40;
    public static final int RTEXT_FILTER_MST = 0x80;

    private RtextFilter() {}
}
