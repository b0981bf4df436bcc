package io.hawser.linux.ipvs;

import io.hawser.linux.generic.GenericFamily;
import io.hawser.linux.ipvs.IpvsNetlink.Cmd;
import io.hawser.linux.ipvs.IpvsNetlink.Dest;
import io.hawser.linux.ipvs.IpvsNetlink.Info;
import io.hawser.linux.ipvs.IpvsNetlink.Stats;
import io.hawser.linux.ipvs.IpvsNetlink.Svc;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkMessage;

/** Reads what the kernel lists. */
final class IpvsDecoder {
    private static final String SERVICE = "virtual service";
    private static final String DESTINATION = "destination of a virtual service";
    private static final String CONFIG = "IPVS settings";
    private static final String NO_ADDRESS = "no address";

    private IpvsDecoder() {}

    static ListedService service(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(GenericFamily.GENL_HDRLEN, SERVICE);
        ServiceParts parts = new ServiceParts();
        while (reader.next()) {
            if (reader.type() == Cmd.IPVS_CMD_ATTR_SERVICE) {
                parts = new ServiceParts();
                reader.enter();
                while (reader.next()) {
                    parts.read(reader);
                }
                reader.leave();
            }
        }
        reader.check(SERVICE);
        return parts.build();
    }

    /** @param family of the service, for kernels that do not tell the destination's */
    static ListedDestination destination(final NetlinkMessage message, final IpFamily family) {
        final AttributeReader reader = message.attributes(GenericFamily.GENL_HDRLEN, DESTINATION);
        DestinationParts parts = new DestinationParts();
        while (reader.next()) {
            if (reader.type() == Cmd.IPVS_CMD_ATTR_DEST) {
                parts = new DestinationParts();
                reader.enter();
                while (reader.next()) {
                    parts.read(reader);
                }
                reader.leave();
            }
        }
        reader.check(DESTINATION);
        return parts.build(family);
    }

    static IpvsTimeouts timeouts(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(GenericFamily.GENL_HDRLEN, CONFIG);
        int tcp = 0;
        int tcpFin = 0;
        int udp = 0;
        while (reader.next()) {
            switch (reader.type()) {
                case Cmd.IPVS_CMD_ATTR_TIMEOUT_TCP -> tcp = reader.u32();
                case Cmd.IPVS_CMD_ATTR_TIMEOUT_TCP_FIN -> tcpFin = reader.u32();
                case Cmd.IPVS_CMD_ATTR_TIMEOUT_UDP -> udp = reader.u32();
                default -> {}
            }
        }
        reader.check(CONFIG);
        return new IpvsTimeouts(tcp, tcpFin, udp);
    }

    static IpvsInfo info(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(GenericFamily.GENL_HDRLEN, CONFIG);
        int version = 0;
        int size = 0;
        while (reader.next()) {
            switch (reader.type()) {
                case Info.IPVS_INFO_ATTR_VERSION -> version = reader.u32();
                case Info.IPVS_INFO_ATTR_CONN_TAB_SIZE -> size = reader.u32();
                default -> {}
            }
        }
        reader.check(CONFIG);
        return IpvsInfo.of(version, size);
    }

    /** The parts of a service in the order they come. */
    private static final class ServiceParts {
        private IpFamily family;
        private int protocol;
        private final AddressParts address = new AddressParts();
        private int port;
        private int mark;
        private String scheduler = "";
        private int flags;
        private int timeout;
        private int netmask;
        private IpvsStatistics statistics = IpvsStatistics.NONE;

        void read(final AttributeReader reader) {
            switch (reader.type()) {
                case Svc.IPVS_SVC_ATTR_AF -> family = family(reader.u16());
                case Svc.IPVS_SVC_ATTR_PROTOCOL -> protocol = reader.u16();
                case Svc.IPVS_SVC_ATTR_ADDR -> address.read(reader);
                case Svc.IPVS_SVC_ATTR_PORT -> port = reader.u16Be();
                case Svc.IPVS_SVC_ATTR_FWMARK -> mark = reader.u32();
                case Svc.IPVS_SVC_ATTR_SCHED_NAME -> scheduler = reader.string();
                case Svc.IPVS_SVC_ATTR_FLAGS -> flags = reader.u32() & ~IpvsServiceFlags.IP_VS_SVC_F_HASHED;
                case Svc.IPVS_SVC_ATTR_TIMEOUT -> timeout = reader.u32();
                case Svc.IPVS_SVC_ATTR_NETMASK -> netmask = reader.u32();
                case Svc.IPVS_SVC_ATTR_STATS64 -> statistics = statistics(reader);
                default -> {}
            }
        }

        ListedService build() {
            if (family == null) {
                throw NetlinkException.malformed(SERVICE, "no address family");
            }
            final IpvsServiceKey key = mark != 0
                    ? new IpvsServiceKey.Mark(family, mark)
                    : new IpvsServiceKey.Frontend(protocol, address.of(family, SERVICE), port);
            final int prefixLength = family == IpFamily.IPV6 ? netmask : Integer.bitCount(netmask);
            return new ListedService(new IpvsService(key, scheduler, flags, timeout, prefixLength), statistics);
        }
    }

    /** The parts of a destination in the order they come. */
    private static final class DestinationParts {
        private IpFamily family;
        private final AddressParts address = new AddressParts();
        private int port;
        private int method;
        private int weight;
        private int upper;
        private int lower;
        private int active;
        private int inactive;
        private int persistent;
        private IpvsStatistics statistics = IpvsStatistics.NONE;

        void read(final AttributeReader reader) {
            switch (reader.type()) {
                case Dest.IPVS_DEST_ATTR_ADDR -> address.read(reader);
                case Dest.IPVS_DEST_ATTR_PORT -> port = reader.u16Be();
                case Dest.IPVS_DEST_ATTR_FWD_METHOD -> method = reader.u32();
                case Dest.IPVS_DEST_ATTR_WEIGHT -> weight = reader.u32();
                case Dest.IPVS_DEST_ATTR_U_THRESH -> upper = reader.u32();
                case Dest.IPVS_DEST_ATTR_L_THRESH -> lower = reader.u32();
                case Dest.IPVS_DEST_ATTR_ACTIVE_CONNS -> active = reader.u32();
                case Dest.IPVS_DEST_ATTR_INACT_CONNS -> inactive = reader.u32();
                case Dest.IPVS_DEST_ATTR_PERSIST_CONNS -> persistent = reader.u32();
                case Dest.IPVS_DEST_ATTR_ADDR_FAMILY -> family = family(reader.u16());
                case Dest.IPVS_DEST_ATTR_STATS64 -> statistics = statistics(reader);
                default -> {}
            }
        }

        ListedDestination build(final IpFamily ofService) {
            final IpFamily known = family == null ? ofService : family;
            final IpvsForwarding forwarding = IpvsForwarding.ofNumber(method)
                    .orElseThrow(() -> NetlinkException.malformed(DESTINATION, "forwarding method " + method));
            return new ListedDestination(
                    new IpvsDestination(address.of(known, DESTINATION), port, forwarding, weight, upper, lower),
                    active,
                    inactive,
                    persistent,
                    statistics);
        }
    }

    /** A union nf_inet_addr, whose family stands elsewhere. */
    private static final class AddressParts {
        private boolean present;
        private long first;
        private long second;

        void read(final AttributeReader reader) {
            if (reader.length() < IpvsNetlink.NF_INET_ADDR_LENGTH) {
                return;
            }
            final IpAddress sixteen = IpAddress.read(reader.buffer(), reader.offset(), IpFamily.IPV6);
            first = sixteen.high();
            second = sixteen.low();
            present = true;
        }

        IpAddress of(final IpFamily family, final String what) {
            if (!present) {
                throw NetlinkException.malformed(what, NO_ADDRESS);
            }
            return family == IpFamily.IPV4 ? IpAddress.v4((int) (first >>> Integer.SIZE)) : IpAddress.v6(first, second);
        }
    }

    private static IpFamily family(final int addressFamily) {
        return switch (addressFamily) {
            case Socket.AF_INET -> IpFamily.IPV4;
            case Socket.AF_INET6 -> IpFamily.IPV6;
            default -> throw NetlinkException.malformed("IPVS", "address family " + addressFamily);
        };
    }

    private static IpvsStatistics statistics(final AttributeReader reader) {
        final long[] values = new long[Stats.IPVS_STATS_ATTR_OUTBPS + 1];
        reader.enter();
        while (reader.next()) {
            if (reader.type() >= Stats.IPVS_STATS_ATTR_CONNS && reader.type() <= Stats.IPVS_STATS_ATTR_OUTBPS) {
                values[reader.type()] = reader.u64();
            }
        }
        reader.leave();
        return new IpvsStatistics(
                values[Stats.IPVS_STATS_ATTR_CONNS],
                values[Stats.IPVS_STATS_ATTR_INPKTS],
                values[Stats.IPVS_STATS_ATTR_OUTPKTS],
                values[Stats.IPVS_STATS_ATTR_INBYTES],
                values[Stats.IPVS_STATS_ATTR_OUTBYTES],
                values[Stats.IPVS_STATS_ATTR_CPS],
                values[Stats.IPVS_STATS_ATTR_INPPS],
                values[Stats.IPVS_STATS_ATTR_OUTPPS],
                values[Stats.IPVS_STATS_ATTR_INBPS],
                values[Stats.IPVS_STATS_ATTR_OUTBPS]);
    }
}
