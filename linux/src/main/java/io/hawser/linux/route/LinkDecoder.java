package io.hawser.linux.route;

import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkMessage;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Reads one link. Not thread safe; used once. */
final class LinkDecoder {
    private static final String WHAT = "link";

    private final LinkInfoDecoder info = new LinkInfoDecoder();
    private final List<String> alternativeNames = new ArrayList<>();
    private String name = "";
    private OperState operState = OperState.UNKNOWN;
    private int mtu;
    private MacAddress mac;
    private int master;
    private int lower;
    private int lowerNamespaceId = Link.SAME_NAMESPACE;
    private int txQueueLength;
    private int gsoMaxSize;
    private int gsoMaxSegments;
    private int groMaxSize;
    private AddrGenMode addrGenMode;
    private String alias = "";

    private LinkDecoder() {}

    static Link read(final NetlinkMessage message) {
        return new LinkDecoder().decode(message);
    }

    /**
     * What a bridge says of one of its ports; null where it speaks of itself.
     *
     * @param removed whether it says that the link is no longer a port
     */
    static RouteEvent readPort(final NetlinkMessage message, final boolean removed) {
        final AttributeReader reader = message.attributes(IfInfoMsg.LENGTH, WHAT);
        final int index = message.buffer().getInt(message.bodyOffset() + IfInfoMsg.IFI_INDEX_OFFSET);
        int bridge = 0;
        BridgePort port = null;
        while (reader.next()) {
            switch (reader.type()) {
                case Ifla.IFLA_MASTER -> bridge = reader.u32();
                case Ifla.IFLA_PROTINFO -> port = BridgePortDecoder.read(reader);
                default -> {}
            }
        }
        reader.check(WHAT);
        if (bridge == 0 || bridge == index) {
            return null;
        }
        if (removed) {
            return new RouteEvent.BridgePortRemoved(index, bridge);
        }
        return port == null ? null : new RouteEvent.BridgePortChanged(index, bridge, port);
    }

    private Link decode(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(IfInfoMsg.LENGTH, WHAT);
        while (reader.next()) {
            attribute(reader);
        }
        reader.check(WHAT);
        final DirectBuffer buffer = message.buffer();
        final int header = message.bodyOffset();
        return new Link(
                buffer.getInt(header + IfInfoMsg.IFI_INDEX_OFFSET),
                name,
                info.kind(lower, lowerNamespaceId),
                buffer.getShort(header + IfInfoMsg.IFI_TYPE_OFFSET) & 0xffff,
                buffer.getInt(header + IfInfoMsg.IFI_FLAGS_OFFSET),
                operState,
                mtu,
                mac,
                master,
                lower,
                lowerNamespaceId,
                alternativeNames,
                txQueueLength,
                gsoMaxSize,
                gsoMaxSegments,
                groMaxSize,
                addrGenMode,
                info.port(),
                alias);
    }

    private void attribute(final AttributeReader reader) {
        switch (reader.type()) {
            case Ifla.IFLA_IFNAME -> name = reader.string();
            case Ifla.IFLA_MTU -> mtu = reader.u32();
            case Ifla.IFLA_ADDRESS -> mac = reader.mac();
            case Ifla.IFLA_MASTER -> master = reader.u32();
            case Ifla.IFLA_LINK -> lower = reader.u32();
            case Ifla.IFLA_LINK_NETNSID -> lowerNamespaceId = reader.u32();
            case Ifla.IFLA_OPERSTATE -> operState = OperState.of(reader.u8());
            case Ifla.IFLA_TXQLEN -> txQueueLength = reader.u32();
            case Ifla.IFLA_GSO_MAX_SIZE -> gsoMaxSize = reader.u32();
            case Ifla.IFLA_GSO_MAX_SEGS -> gsoMaxSegments = reader.u32();
            case Ifla.IFLA_GRO_MAX_SIZE -> groMaxSize = reader.u32();
            case Ifla.IFLA_IFALIAS -> alias = reader.string();
            case Ifla.IFLA_LINKINFO -> info.read(reader);
            case Ifla.IFLA_PROP_LIST -> names(reader);
            case Ifla.IFLA_AF_SPEC -> families(reader);
            default -> {}
        }
    }

    private void names(final AttributeReader reader) {
        reader.enter();
        while (reader.next()) {
            if (reader.type() == Ifla.IFLA_ALT_IFNAME) {
                alternativeNames.add(reader.string());
            }
        }
        reader.leave();
    }

    private void families(final AttributeReader reader) {
        reader.enter();
        while (reader.next()) {
            if (reader.type() == Socket.AF_INET6) {
                reader.enter();
                while (reader.next()) {
                    if (reader.type() == IflaInet6.IFLA_INET6_ADDR_GEN_MODE) {
                        addrGenMode = AddrGenMode.of(reader.u8());
                    }
                }
                reader.leave();
            }
        }
        reader.leave();
    }
}
