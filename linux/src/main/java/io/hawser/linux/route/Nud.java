package io.hawser.linux.route;

/** linux/neighbour.h: NUD_*, {@code ndm_state}. */
public final class Nud {
    public static final int NUD_INCOMPLETE = 0x1;
    public static final int NUD_REACHABLE = 0x2;
    public static final int NUD_STALE = 0x4;
    public static final int NUD_DELAY = 0x8;
    public static final int NUD_PROBE = 0x10;
    public static final int NUD_FAILED = 0x20;
    public static final int NUD_NOARP = 0x40;
    public static final int NUD_PERMANENT = 0x80;
    public static final int NUD_NONE = 0x0;

    private Nud() {}
}
