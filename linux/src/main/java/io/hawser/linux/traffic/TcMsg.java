package io.hawser.linux.traffic;

import io.hawser.linux.libc.Socket;
import io.hawser.linux.netlink.NetlinkEncoder;

/**
 * struct tcmsg (linux/rtnetlink.h): family (8 bits, 24 of filling), ifindex, handle, parent, info (32 bits each); with
 * the message types and the handles of linux/pkt_sched.h.
 */
final class TcMsg {
    static final int LENGTH = 20;
    static final int TCM_IFINDEX_OFFSET = 4;
    static final int TCM_HANDLE_OFFSET = 8;
    static final int TCM_PARENT_OFFSET = 12;

    static final int RTM_NEWQDISC = 36;
    static final int RTM_DELQDISC = 37;
    static final int RTM_GETQDISC = 38;
    static final int RTM_NEWTFILTER = 44;

    static final int TC_H_ROOT = 0xffff_ffff;
    static final int TC_H_INGRESS = 0xffff_fff1;
    static final int INGRESS_HANDLE = 0xffff_0000;

    private TcMsg() {}

    static NetlinkEncoder write(
            final NetlinkEncoder encoder, final int ifindex, final int handle, final int parent, final int info) {
        return encoder.headerU32(Socket.AF_UNSPEC)
                .headerU32(ifindex)
                .headerU32(handle)
                .headerU32(parent)
                .headerU32(info);
    }
}
