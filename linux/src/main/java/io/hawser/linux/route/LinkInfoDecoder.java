package io.hawser.linux.route;

import io.hawser.linux.netlink.AttributeReader;
import java.util.EnumSet;
import java.util.Set;

/** Reads {@link Ifla#IFLA_LINKINFO}. The kernel tells the kind before its settings. */
final class LinkInfoDecoder {
    private static final VxlanFlag[] VXLAN_FLAGS = VxlanFlag.values();
    private static final int IFF_TAP = 2; // linux/if_tun.h, in IFLA_TUN_TYPE

    private String name = "";
    private String masterName = "";
    private LinkKind kind;
    private BridgePort port;

    /** Reads the current attribute. */
    void read(final AttributeReader reader) {
        reader.enter();
        while (reader.next()) {
            switch (reader.type()) {
                case IflaInfo.IFLA_INFO_KIND -> name = reader.string();
                case IflaInfo.IFLA_INFO_DATA -> kind = data(reader);
                case IflaInfo.IFLA_INFO_SLAVE_KIND -> masterName = reader.string();
                case IflaInfo.IFLA_INFO_SLAVE_DATA -> {
                    if (masterName.equals(Bridge.NAME)) {
                        port = BridgePortDecoder.read(reader);
                    }
                }
                default -> {}
            }
        }
        reader.leave();
    }

    LinkKind kind(final int lower, final int lowerNamespaceId) {
        return switch (name) {
            case "" -> LinkKind.Other.NONE;
            case Veth.NAME -> new Veth(lower, lowerNamespaceId);
            case LinkKind.Dummy.NAME -> new LinkKind.Dummy();
            default -> kind == null ? new LinkKind.Other(name) : kind;
        };
    }

    /** Settings as port of a bridge, or null. */
    BridgePort port() {
        return port;
    }

    private LinkKind data(final AttributeReader reader) {
        reader.enter();
        final LinkKind read =
                switch (name) {
                    case Vxlan.NAME -> vxlan(reader);
                    case Bridge.NAME -> bridge(reader);
                    case Tun.NAME -> tun(reader);
                    default -> null;
                };
        reader.leave();
        return read;
    }

    private static Vxlan vxlan(final AttributeReader reader) {
        int vni = 0;
        final Set<VxlanFlag> flags = EnumSet.of(VxlanFlag.LOCALBYPASS);
        final Vxlan.Builder builder = Vxlan.builder(0);
        while (reader.next()) {
            switch (reader.type()) {
                case IflaVxlan.IFLA_VXLAN_ID -> vni = reader.u32();
                case IflaVxlan.IFLA_VXLAN_LOCAL, IflaVxlan.IFLA_VXLAN_LOCAL6 -> builder.local(reader.address());
                case IflaVxlan.IFLA_VXLAN_GROUP, IflaVxlan.IFLA_VXLAN_GROUP6 -> builder.remote(reader.address());
                case IflaVxlan.IFLA_VXLAN_LINK -> builder.lower(reader.u32());
                case IflaVxlan.IFLA_VXLAN_PORT -> builder.port(reader.u16Be());
                case IflaVxlan.IFLA_VXLAN_PORT_RANGE -> sourcePorts(reader, builder);
                case IflaVxlan.IFLA_VXLAN_TTL -> builder.ttl(reader.u8());
                case IflaVxlan.IFLA_VXLAN_TOS -> builder.tos(reader.u8());
                case IflaVxlan.IFLA_VXLAN_LABEL -> builder.flowLabel(reader.u32Be());
                case IflaVxlan.IFLA_VXLAN_DF -> builder.dontFragment(reader.u8());
                case IflaVxlan.IFLA_VXLAN_AGEING -> builder.ageingSeconds(reader.u32() & 0xffff_ffffL);
                case IflaVxlan.IFLA_VXLAN_LIMIT -> builder.maxAddresses(reader.u32());
                default -> flag(reader, flags);
            }
        }
        return builder.exactly(vni, flags).build();
    }

    private static void sourcePorts(final AttributeReader reader, final Vxlan.Builder builder) {
        final int both = reader.u32Be();
        builder.sourcePorts(both >>> Short.SIZE, both & 0xffff);
    }

    private static void flag(final AttributeReader reader, final Set<VxlanFlag> flags) {
        for (final VxlanFlag flag : VXLAN_FLAGS) {
            if (flag.attribute() == reader.type()) {
                if (reader.length() == 0 || reader.u8() != 0) {
                    flags.add(flag);
                } else {
                    flags.remove(flag);
                }
            }
        }
    }

    private static Bridge bridge(final AttributeReader reader) {
        boolean vlanFiltering = false;
        boolean spanningTree = false;
        boolean multicastSnooping = false;
        long ageingTime = 0;
        int forwardDelay = 0;
        int helloTime = 0;
        int maxAge = 0;
        int priority = 0;
        while (reader.next()) {
            switch (reader.type()) {
                case IflaBr.IFLA_BR_VLAN_FILTERING -> vlanFiltering = reader.u8() != 0;
                case IflaBr.IFLA_BR_STP_STATE -> spanningTree = reader.u32() != 0;
                case IflaBr.IFLA_BR_MCAST_SNOOPING -> multicastSnooping = reader.u8() != 0;
                case IflaBr.IFLA_BR_AGEING_TIME -> ageingTime = reader.u32() & 0xffff_ffffL;
                case IflaBr.IFLA_BR_FORWARD_DELAY -> forwardDelay = reader.u32();
                case IflaBr.IFLA_BR_HELLO_TIME -> helloTime = reader.u32();
                case IflaBr.IFLA_BR_MAX_AGE -> maxAge = reader.u32();
                case IflaBr.IFLA_BR_PRIORITY -> priority = reader.u16();
                default -> {}
            }
        }
        return new Bridge(
                vlanFiltering, spanningTree, multicastSnooping, ageingTime, forwardDelay, helloTime, maxAge, priority);
    }

    private static Tun tun(final AttributeReader reader) {
        boolean tap = false;
        boolean packetInformation = false;
        boolean vnetHeader = false;
        boolean persistent = false;
        boolean multiQueue = false;
        int queues = 0;
        int owner = -1;
        int group = -1;
        while (reader.next()) {
            switch (reader.type()) {
                case IflaTun.IFLA_TUN_TYPE -> tap = reader.u8() == IFF_TAP;
                case IflaTun.IFLA_TUN_PI -> packetInformation = reader.u8() != 0;
                case IflaTun.IFLA_TUN_VNET_HDR -> vnetHeader = reader.u8() != 0;
                case IflaTun.IFLA_TUN_PERSIST -> persistent = reader.u8() != 0;
                case IflaTun.IFLA_TUN_MULTI_QUEUE -> multiQueue = reader.u8() != 0;
                case IflaTun.IFLA_TUN_NUM_QUEUES -> queues = reader.u32();
                case IflaTun.IFLA_TUN_OWNER -> owner = reader.u32();
                case IflaTun.IFLA_TUN_GROUP -> group = reader.u32();
                default -> {}
            }
        }
        return new Tun(tap, packetInformation, vnetHeader, persistent, multiQueue, queues, owner, group);
    }
}
