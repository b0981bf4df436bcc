package io.hawser.linux.route;

/** linux/neighbour.h: NTF_*, {@code ndm_flags}. */
public final class Ntf {
    public static final int NTF_USE = 0x1;
    public static final int NTF_SELF = 0x2;
    public static final int NTF_MASTER = 0x4;
    public static final int NTF_PROXY = 0x8;
    public static final int NTF_EXT_LEARNED = 0x10;
    public static final int NTF_OFFLOADED = 0x20;
    public static final int NTF_STICKY = 0x40;
    public static final int NTF_ROUTER = 0x80;

    private Ntf() {}
}
