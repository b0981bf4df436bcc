package io.hawser.linux.tun;

/** linux/if_tun.h and linux/if.h: requests and flags of /dev/net/tun, and struct ifreq. */
final class IfTun {
    // _IOW('T', nr, int), and _IOR for the one that reads
    static final long TUNSETIFF = 0x4004_54caL;
    static final long TUNSETPERSIST = 0x4004_54cbL;
    static final long TUNSETOFFLOAD = 0x4004_54d0L;
    static final long TUNSETVNETHDRSZ = 0x4004_54d8L;
    static final long TUNSETQUEUE = 0x4004_54d9L;

    static final int IFF_TUN = 0x1;
    static final int IFF_MULTI_QUEUE = 0x100;
    static final int IFF_ATTACH_QUEUE = 0x200;
    static final int IFF_DETACH_QUEUE = 0x400;
    static final int IFF_NO_PI = 0x1000;
    static final int IFF_VNET_HDR = 0x4000;

    /** Length of struct ifreq. */
    static final int IFREQ_LENGTH = 40;
    /** Offset of {@code ifr_name}. */
    static final int IFR_NAME_OFFSET = 0;
    /** Offset of {@code ifr_flags}, 16 bits. */
    static final int IFR_FLAGS_OFFSET = 16;
    /** Length of a name, its NUL included. */
    static final int IFNAMSIZ = 16;

    private IfTun() {}
}
