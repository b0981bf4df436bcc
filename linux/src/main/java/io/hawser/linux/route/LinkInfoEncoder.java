package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.netlink.NetlinkEncoder;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes {@link Ifla#IFLA_LINKINFO}: what the settings of a kind say beyond what the kernel does anyway. */
final class LinkInfoEncoder {
    private LinkInfoEncoder() {}

    /** A link without a peer. */
    static void write(final NetlinkEncoder encoder, final LinkKind kind) {
        if (kind.name().isEmpty()) {
            encoder.fail("a link of no kind cannot be made");
            return;
        }
        begin(encoder, kind.name());
        if (kind instanceof Vxlan vxlan) {
            encoder.beginNestedPlain(IflaInfo.IFLA_INFO_DATA);
            vxlan(encoder, vxlan);
            encoder.endNested();
        } else if (kind instanceof Bridge bridge && !bridge.equals(Bridge.DEFAULT)) {
            encoder.beginNestedPlain(IflaInfo.IFLA_INFO_DATA);
            bridge(encoder, Bridge.DEFAULT, bridge);
            encoder.endNested();
        }
        encoder.endNested();
    }

    /** A veth device and its peer. */
    static void writeVeth(final NetlinkEncoder encoder, final String peer, final List<LinkSetting> settings) {
        begin(encoder, Veth.NAME).beginNestedPlain(IflaInfo.IFLA_INFO_DATA).beginNestedPlain(VethInfo.VETH_INFO_PEER);
        LinkEncoder.header(encoder, 0, settings);
        LinkEncoder.attributes(encoder, settings);
        encoder.string(Ifla.IFLA_IFNAME, peer).endNested().endNested().endNested();
    }

    /** VLAN filtering of a bridge that is there. */
    static void writeVlanFiltering(final NetlinkEncoder encoder, final boolean on) {
        begin(encoder, Bridge.NAME)
                .beginNestedPlain(IflaInfo.IFLA_INFO_DATA)
                .u8(IflaBr.IFLA_BR_VLAN_FILTERING, on ? 1 : 0)
                .endNested()
                .endNested();
    }

    /** What is to change of a bridge that is there. */
    static void writeBridge(final NetlinkEncoder encoder, final Bridge from, final Bridge to) {
        begin(encoder, Bridge.NAME).beginNestedPlain(IflaInfo.IFLA_INFO_DATA);
        bridge(encoder, from, to);
        encoder.endNested().endNested();
    }

    private static NetlinkEncoder begin(final NetlinkEncoder encoder, final String kind) {
        return encoder.beginNestedPlain(Ifla.IFLA_LINKINFO)
                .bytes(IflaInfo.IFLA_INFO_KIND, kind.getBytes(StandardCharsets.US_ASCII));
    }

    private static void vxlan(final NetlinkEncoder encoder, final Vxlan vxlan) {
        nonZero(encoder, IflaVxlan.IFLA_VXLAN_LINK, vxlan.lower());
        for (final VxlanFlag flag : VxlanFlag.values()) {
            if (flag != VxlanFlag.LEARNING && vxlan.is(flag) != flag.isDefault()) {
                if (flag.isBare()) {
                    encoder.flag(flag.attribute());
                } else {
                    encoder.u8(flag.attribute(), vxlan.is(flag) ? 1 : 0);
                }
            }
        }
        if (vxlan.sourcePortLow() != 0 || vxlan.sourcePortHigh() != 0) {
            final int at = encoder.space(IflaVxlan.IFLA_VXLAN_PORT_RANGE, 2 * Short.BYTES);
            if (at >= 0) {
                encoder.memory().putShort(at, (short) vxlan.sourcePortLow(), ByteOrder.BIG_ENDIAN);
                encoder.memory().putShort(at + Short.BYTES, (short) vxlan.sourcePortHigh(), ByteOrder.BIG_ENDIAN);
            }
        }
        if (vxlan.ageingSeconds() != Vxlan.DEFAULT_AGEING_SECONDS) {
            encoder.u32(IflaVxlan.IFLA_VXLAN_AGEING, (int) vxlan.ageingSeconds());
        }
        nonZero(encoder, IflaVxlan.IFLA_VXLAN_LIMIT, vxlan.maxAddresses());
        if (vxlan.ttl() != 0) {
            encoder.u8(IflaVxlan.IFLA_VXLAN_TTL, vxlan.ttl());
        }
        if (vxlan.tos() != 0) {
            encoder.u8(IflaVxlan.IFLA_VXLAN_TOS, vxlan.tos());
        }
        if (vxlan.dontFragment() != 0) {
            encoder.u8(IflaVxlan.IFLA_VXLAN_DF, vxlan.dontFragment());
        }
        if (vxlan.flowLabel() != 0) {
            encoder.u32Be(IflaVxlan.IFLA_VXLAN_LABEL, vxlan.flowLabel());
        }
        if (!vxlan.is(VxlanFlag.EXTERNAL)) {
            encoder.u32(IflaVxlan.IFLA_VXLAN_ID, vxlan.vni());
        }
        address(encoder, IflaVxlan.IFLA_VXLAN_LOCAL, IflaVxlan.IFLA_VXLAN_LOCAL6, vxlan.local());
        address(encoder, IflaVxlan.IFLA_VXLAN_GROUP, IflaVxlan.IFLA_VXLAN_GROUP6, vxlan.remote());
        encoder.u8(IflaVxlan.IFLA_VXLAN_LEARNING, vxlan.is(VxlanFlag.LEARNING) ? 1 : 0)
                .u16Be(IflaVxlan.IFLA_VXLAN_PORT, vxlan.port());
    }

    /** The settings that differ. */
    private static void bridge(final NetlinkEncoder encoder, final Bridge from, final Bridge to) {
        if (to.vlanFiltering() != from.vlanFiltering()) {
            encoder.u8(IflaBr.IFLA_BR_VLAN_FILTERING, to.vlanFiltering() ? 1 : 0);
        }
        if (to.ageingTime() != from.ageingTime()) {
            encoder.u32(IflaBr.IFLA_BR_AGEING_TIME, (int) to.ageingTime());
        }
        if (to.spanningTree() != from.spanningTree()) {
            encoder.u32(IflaBr.IFLA_BR_STP_STATE, to.spanningTree() ? 1 : 0);
        }
        if (to.forwardDelay() != from.forwardDelay()) {
            encoder.u32(IflaBr.IFLA_BR_FORWARD_DELAY, to.forwardDelay());
        }
        if (to.helloTime() != from.helloTime()) {
            encoder.u32(IflaBr.IFLA_BR_HELLO_TIME, to.helloTime());
        }
        if (to.maxAge() != from.maxAge()) {
            encoder.u32(IflaBr.IFLA_BR_MAX_AGE, to.maxAge());
        }
        if (to.priority() != from.priority()) {
            encoder.u16(IflaBr.IFLA_BR_PRIORITY, to.priority());
        }
        if (to.multicastSnooping() != from.multicastSnooping()) {
            encoder.u8(IflaBr.IFLA_BR_MCAST_SNOOPING, to.multicastSnooping() ? 1 : 0);
        }
    }

    private static void nonZero(final NetlinkEncoder encoder, final int type, final int value) {
        if (value != 0) {
            encoder.u32(type, value);
        }
    }

    private static void address(final NetlinkEncoder encoder, final int v4, final int v6, final IpAddress address) {
        if (address != null) {
            encoder.address(address.isV4() ? v4 : v6, address);
        }
    }
}
