package io.hawser.linux.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.linux.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One link of {@code ip -d -j link} as our value. */
final class LinkJson {
    // linux/if_arp.h: ARPHRD_*
    private static final Map<String, Integer> HARDWARE = Map.of("loopback", 772, "ether", 1, "none", 65534);
    private static final Map<String, Integer> FLAGS = Map.of(
            "LOOPBACK", Iff.IFF_LOOPBACK,
            "BROADCAST", Iff.IFF_BROADCAST,
            "MULTICAST", Iff.IFF_MULTICAST,
            "POINTOPOINT", Iff.IFF_POINTOPOINT,
            "NOARP", Iff.IFF_NOARP,
            "PROMISC", Iff.IFF_PROMISC,
            "UP", Iff.IFF_UP,
            "LOWER_UP", Iff.IFF_LOWER_UP,
            "NO-CARRIER", 0,
            "M-DOWN", 0);

    private final JsonNode link;
    private final JsonNode info;
    private final ToIntFunction<String> index;

    LinkJson(final JsonNode link, final ToIntFunction<String> index) {
        this.link = link;
        this.index = index;
        info = link.path("linkinfo");
    }

    /** The link; ip shows no IFF_RUNNING. */
    Link link() {
        int flags = 0;
        for (final JsonNode flag : link.get("flags")) {
            flags |= FLAGS.get(flag.asText());
        }
        final List<String> names = new ArrayList<>();
        link.path("altnames").forEach(name -> names.add(name.asText()));
        final boolean ethernet = link.has("address")
                && link.get("address").asText().length()
                        == MacAddress.ZERO.toString().length();
        final int lower = lower(link);
        return new Link(
                link.get("ifindex").asInt(),
                link.get("ifname").asText(),
                kind(lower),
                HARDWARE.get(link.get("link_type").asText()),
                flags,
                OperState.valueOf(link.get("operstate").asText()),
                link.get("mtu").asInt(),
                ethernet ? IpTool.mac(link.get("address")) : null,
                link.has("master") ? index.applyAsInt(link.get("master").asText()) : 0,
                lower,
                link.path("link_netnsid").asInt(Link.SAME_NAMESPACE),
                names,
                link.get("txqlen").asInt(),
                link.get("gso_max_size").asInt(),
                link.get("gso_max_segs").asInt(),
                link.get("gro_max_size").asInt(),
                AddrGenMode.valueOf(link.get("inet6_addr_gen_mode").asText().toUpperCase(Locale.ROOT)),
                info.has("info_slave_data") ? port(info.get("info_slave_data")) : null,
                link.path("ifalias").asText());
    }

    private int lower(final JsonNode node) {
        if (node.has("link_index")) {
            return node.get("link_index").asInt();
        }
        return node.hasNonNull("link") ? index.applyAsInt(node.get("link").asText()) : 0;
    }

    private LinkKind kind(final int lower) {
        final JsonNode data = info.path("info_data");
        final String name = info.path("info_kind").asText();
        return switch (name) {
            case "" -> LinkKind.Other.NONE;
            case Veth.NAME -> new Veth(lower, link.path("link_netnsid").asInt(Link.SAME_NAMESPACE));
            case Vxlan.NAME -> vxlan(data);
            case Bridge.NAME ->
                new Bridge(
                        data.get("vlan_filtering").asInt() != 0,
                        data.get("stp_state").asInt() != 0,
                        data.get("mcast_snooping").asInt() != 0,
                        data.get("ageing_time").asLong(),
                        data.get("forward_delay").asInt(),
                        data.get("hello_time").asInt(),
                        data.get("max_age").asInt(),
                        data.get("priority").asInt());
            case Tun.NAME ->
                new Tun(
                        data.get("type").asText().equals("tap"),
                        data.get("pi").asBoolean(),
                        data.get("vnet_hdr").asBoolean(),
                        data.get("persist").asBoolean(),
                        data.get("multi_queue").asBoolean(),
                        data.path("numqueues").asInt(),
                        data.path("user").asText().equals("root") ? 0 : -1,
                        data.path("group").asText().equals("root") ? 0 : -1);
            default -> new LinkKind.Other(name);
        };
    }

    private Vxlan vxlan(final JsonNode data) {
        final Vxlan.Builder builder = Vxlan.builder(data.get("id").asInt())
                .local(IpTool.address(data.has("local6") ? data.get("local6") : data.get("local")))
                .remote(IpTool.address(Stream.of("remote", "remote6", "group", "group6")
                        .map(data::get)
                        .filter(node -> node != null)
                        .findFirst()
                        .orElse(null)))
                .lower(lower(data))
                .port(data.get("port").asInt())
                .sourcePorts(
                        data.path("port_range").path("low").asInt(),
                        data.path("port_range").path("high").asInt())
                .ttl(data.path("ttl").asInt())
                .tos(IpTool.hex(data.path("tos")))
                .flowLabel(IpTool.hex(data.path("label")))
                .dontFragment(List.of("unset", "set", "inherit")
                        .indexOf(data.path("df").asText("unset")))
                .ageingSeconds(data.get("ageing").asLong())
                .maxAddresses(data.path("limit").asInt());
        final Map<VxlanFlag, String> names = Map.of(
                VxlanFlag.LEARNING, "learning",
                VxlanFlag.L2MISS, "l2miss",
                VxlanFlag.L3MISS, "l3miss",
                VxlanFlag.PROXY, "proxy",
                VxlanFlag.RSC, "rsc",
                VxlanFlag.UDP_CSUM, "udp_csum",
                VxlanFlag.UDP_ZERO_CSUM6_TX, "udp_zero_csum6_tx",
                VxlanFlag.UDP_ZERO_CSUM6_RX, "udp_zero_csum6_rx",
                VxlanFlag.GBP, "gbp");
        names.forEach((flag, name) -> {
            final boolean on = data.path(name).asBoolean(flag == VxlanFlag.LEARNING);
            if (on) {
                builder.with(flag);
            } else {
                builder.without(flag);
            }
        });
        return builder.build();
    }

    private static BridgePort port(final JsonNode data) {
        final Set<BridgePortFlag> flags = Stream.of(BridgePortFlag.values())
                .filter(flag -> data.path(flag.toString()).asBoolean())
                .collect(Collectors.toSet());
        return new BridgePort(
                BridgePortState.valueOf(data.get("state").asText().toUpperCase(Locale.ROOT)),
                data.get("priority").asInt(),
                data.get("cost").asInt(),
                flags);
    }
}
