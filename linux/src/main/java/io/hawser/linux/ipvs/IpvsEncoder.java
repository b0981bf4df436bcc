package io.hawser.linux.ipvs;

import io.hawser.linux.ipvs.IpvsNetlink.Cmd;
import io.hawser.linux.ipvs.IpvsNetlink.Dest;
import io.hawser.linux.ipvs.IpvsNetlink.Svc;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.netlink.NetlinkEncoder;

/** Writes services and destinations in the order and form that ipvsadm gives them. */
final class IpvsEncoder {
    /** Of struct ip_vs_flags: flags and mask, 32 bits each. */
    private static final int FLAGS_LENGTH = 8;

    private static final int FLAGS_MASK_OFFSET = 4;
    private static final int ALL_FLAGS = -1;

    private IpvsEncoder() {}

    static void key(final NetlinkEncoder encoder, final IpvsServiceKey key) {
        encoder.beginNested(Cmd.IPVS_CMD_ATTR_SERVICE);
        keyAttributes(encoder, key);
        encoder.endNested();
    }

    static void service(final NetlinkEncoder encoder, final IpvsService service) {
        encoder.beginNested(Cmd.IPVS_CMD_ATTR_SERVICE);
        keyAttributes(encoder, service.key());
        encoder.string(Svc.IPVS_SVC_ATTR_SCHED_NAME, service.scheduler());
        final int at = encoder.space(Svc.IPVS_SVC_ATTR_FLAGS, FLAGS_LENGTH);
        if (at >= 0) {
            encoder.memory().putInt(at, service.flags());
            encoder.memory().putInt(at + FLAGS_MASK_OFFSET, ALL_FLAGS);
        }
        encoder.u32(Svc.IPVS_SVC_ATTR_TIMEOUT, service.timeoutSeconds())
                .u32(Svc.IPVS_SVC_ATTR_NETMASK, service.netmask())
                .endNested();
    }

    static void destinationKey(final NetlinkEncoder encoder, final IpvsDestination.Key key) {
        encoder.beginNested(Cmd.IPVS_CMD_ATTR_DEST);
        destinationKeyAttributes(encoder, key.address(), key.port());
        encoder.endNested();
    }

    static void destination(final NetlinkEncoder encoder, final IpvsDestination destination) {
        encoder.beginNested(Cmd.IPVS_CMD_ATTR_DEST);
        destinationKeyAttributes(encoder, destination.address(), destination.port());
        encoder.u32(Dest.IPVS_DEST_ATTR_FWD_METHOD, destination.forwarding().number())
                .u32(Dest.IPVS_DEST_ATTR_WEIGHT, destination.weight())
                .u32(Dest.IPVS_DEST_ATTR_U_THRESH, destination.upperThreshold())
                .u32(Dest.IPVS_DEST_ATTR_L_THRESH, destination.lowerThreshold())
                .endNested();
    }

    static void timeouts(final NetlinkEncoder encoder, final IpvsTimeouts timeouts) {
        encoder.u32(Cmd.IPVS_CMD_ATTR_TIMEOUT_TCP, timeouts.tcp())
                .u32(Cmd.IPVS_CMD_ATTR_TIMEOUT_TCP_FIN, timeouts.tcpFin())
                .u32(Cmd.IPVS_CMD_ATTR_TIMEOUT_UDP, timeouts.udp());
    }

    private static void keyAttributes(final NetlinkEncoder encoder, final IpvsServiceKey key) {
        encoder.u16(Svc.IPVS_SVC_ATTR_AF, key.family().addressFamily());
        if (key instanceof IpvsServiceKey.Mark mark) {
            encoder.u32(Svc.IPVS_SVC_ATTR_FWMARK, mark.mark());
        } else if (key instanceof IpvsServiceKey.Frontend frontend) {
            encoder.u16(Svc.IPVS_SVC_ATTR_PROTOCOL, frontend.protocol());
            address(encoder, Svc.IPVS_SVC_ATTR_ADDR, frontend.address());
            encoder.u16Be(Svc.IPVS_SVC_ATTR_PORT, frontend.port());
        }
    }

    private static void destinationKeyAttributes(
            final NetlinkEncoder encoder, final IpAddress address, final int port) {
        encoder.u16(Dest.IPVS_DEST_ATTR_ADDR_FAMILY, address.family().addressFamily());
        address(encoder, Dest.IPVS_DEST_ATTR_ADDR, address);
        encoder.u16Be(Dest.IPVS_DEST_ATTR_PORT, port);
    }

    /** A union nf_inet_addr: an IPv4 address stands at its beginning. */
    private static void address(final NetlinkEncoder encoder, final int type, final IpAddress address) {
        final int at = encoder.space(type, IpvsNetlink.NF_INET_ADDR_LENGTH);
        if (at >= 0) {
            address.write(encoder.memory(), at);
        }
    }
}
