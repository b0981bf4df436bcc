package io.hawser.linux.tun;

/** linux/if_tun.h: work on packets that the kernel leaves to the reader, and takes from the writer. */
public enum TunOffload {
    /** Checksums are left to be filled in. The others need it. */
    TUN_F_CSUM(0x01),
    /** TCP over IPv4 comes in packets of up to 64 KiB, to be cut. */
    TUN_F_TSO4(0x02),
    /** TCP over IPv6 comes in packets of up to 64 KiB, to be cut. */
    TUN_F_TSO6(0x04),
    /** UDP over IPv4 comes in packets of up to 64 KiB, to be cut into datagrams. Only together with USO6. */
    TUN_F_USO4(0x20),
    /** UDP over IPv6 comes in packets of up to 64 KiB, to be cut into datagrams. Only together with USO4. */
    TUN_F_USO6(0x40);

    private final int flag;

    TunOffload(final int flag) {
        this.flag = flag;
    }

    int flag() {
        return flag;
    }
}
