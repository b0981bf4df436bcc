package io.hawser.linux.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.testing.TestNamespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code ip} and {@code bridge} show in a namespace, as our values: the other half of a comparison. */
final class IpTool {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TestNamespace namespace;
    private final Map<String, Integer> indexes = new HashMap<>();

    IpTool(final TestNamespace namespace) {
        this.namespace = namespace;
    }

    /** Runs {@code ip -batch} or {@code bridge -batch} with these lines. */
    void batch(final String tool, final String lines) {
        namespace.run(List.of((tool + " -batch -").split(" ")), lines);
    }

    List<Link> links() {
        final JsonNode links = json("ip -d -j link");
        links.forEach(link ->
                indexes.put(link.get("ifname").asText(), link.get("ifindex").asInt()));
        final List<Link> values = new ArrayList<>();
        links.forEach(link -> values.add(new LinkJson(link, this::index).link()));
        return values;
    }

    List<InterfaceAddress> addresses(final String link) {
        links();
        final List<InterfaceAddress> values = new ArrayList<>();
        json("ip -N -d -j addr show dev " + link).get(0).get("addr_info").forEach(address -> {
            final IpAddress local = IpAddress.parse(address.get("local").asText());
            int flags = address.has("dynamic") ? 0 : IfaF.IFA_F_PERMANENT;
            flags |= address.has("noprefixroute") ? IfaF.IFA_F_NOPREFIXROUTE : 0;
            flags |= address.has("nodad") ? IfaF.IFA_F_NODAD : 0;
            flags |= address.has("tentative") ? IfaF.IFA_F_TENTATIVE : 0;
            values.add(new InterfaceAddress(
                    index(link),
                    new IpPrefix(local, address.get("prefixlen").asInt()),
                    address(address.get("address")),
                    address(address.get("broadcast")),
                    address.get("scope").asInt(),
                    flags,
                    address.path("label").asText(),
                    address.get("preferred_life_time").asLong(),
                    address.get("valid_life_time").asLong()));
        });
        return values;
    }

    List<Route> routes() {
        final List<Route> values = new ArrayList<>();
        links();
        json("ip -4 -N -d -j route show table all").forEach(route -> values.add(route(route, IpFamily.IPV4)));
        json("ip -6 -N -d -j route show table all").forEach(route -> values.add(route(route, IpFamily.IPV6)));
        return values;
    }

    List<Neighbour> neighbours() {
        links();
        final List<Neighbour> values = new ArrayList<>();
        json("ip -d -j neigh show nud all").forEach(neighbour -> {
            int flags = neighbour.has("router") ? Ntf.NTF_ROUTER : 0;
            flags |= neighbour.has("extern_learn") ? Ntf.NTF_EXT_LEARNED : 0;
            values.add(new Neighbour(
                    index(neighbour.get("dev").asText()),
                    address(neighbour.get("dst")),
                    mac(neighbour.get("lladdr")),
                    NeighbourState.valueOf(neighbour.get("state").get(0).asText()),
                    flags));
        });
        return values;
    }

    List<FdbEntry> fdb() {
        links();
        final List<FdbEntry> values = new ArrayList<>();
        json("bridge -d -j fdb").forEach(entry -> {
            final String state = entry.path("state").asText().toUpperCase(Locale.ROOT);
            values.add(new FdbEntry(
                    index(entry.get("ifname").asText()),
                    mac(entry.get("mac")),
                    entry.get("flags").toString().contains("self") ? FdbEntry.Table.SELF : FdbEntry.Table.MASTER,
                    address(entry.get("dst")),
                    state.isEmpty() || state.equals("STALE") ? FdbState.DYNAMIC : FdbState.valueOf(state),
                    entry.path("vlan").asInt(),
                    entry.path("port").asInt(),
                    entry.path("vni").asInt(),
                    entry.has("viaIf") ? index(entry.get("viaIf").asText()) : 0,
                    0));
        });
        return values;
    }

    List<Rule> rules(final IpFamily family) {
        final List<Rule> values = new ArrayList<>();
        json((family == IpFamily.IPV4 ? "ip -4" : "ip -6") + " -N -d -j rule").forEach(rule -> {
            final Rule.Builder builder = rule.has("table")
                    ? Rule.lookup(family, rule.get("table").asInt())
                    : Rule.of(
                            family,
                            rule.has("goto")
                                    ? RuleAction.GOTO
                                    : RuleAction.of(rule.get("action").asInt()));
            builder.priority(rule.get("priority").asLong())
                    .target(rule.path("goto").asInt())
                    .iif(rule.path("iif").asText())
                    .oif(rule.path("oif").asText())
                    .mark(hex(rule.path("fwmark")), hex(rule.path("fwmask")))
                    .suppressPrefixLength(rule.path("suppress_prefixlen").asInt(Rule.NO_SUPPRESSION))
                    .protocol(rule.get("protocol").asInt());
            if (!rule.get("src").asText().equals("all")) {
                builder.from(prefix(rule, "src", "srclen"));
            }
            if (rule.has("dst")) {
                builder.to(prefix(rule, "dst", "dstlen"));
            }
            if (rule.has("not")) {
                builder.invert();
            }
            values.add(builder.build());
        });
        return values;
    }

    static IpAddress address(final JsonNode node) {
        return node == null ? null : IpAddress.parse(node.asText());
    }

    static MacAddress mac(final JsonNode node) {
        return node == null ? null : MacAddress.parse(node.asText());
    }

    static int hex(final JsonNode node) {
        return node.isMissingNode() ? 0 : Integer.decode(node.asText());
    }

    private Route route(final JsonNode route, final IpFamily family) {
        final RouteType type = RouteType.of(route.get("type").asInt());
        final Route.Builder builder = Route.to(destination(route.get("dst").asText(), family))
                .type(type)
                .table(route.get("table").asInt())
                .scope(route.get("scope").asInt())
                .protocol(route.get("protocol").asInt())
                .source(address(route.get("prefsrc")))
                .mtu(route.path("metrics").path(0).path("mtu").asInt())
                .tos(hex(route.path("tos")));
        if (route.has("nexthops")) {
            route.get("nexthops").forEach(hop -> builder.nextHop(hop(hop)));
        } else if (route.has("dev") && !type.isRefusal()) {
            builder.nextHop(hop(route));
        }
        final Route usual = builder.build();
        return new Route(
                usual.destination(),
                usual.table(),
                usual.tos(),
                route.path("metric").asLong(),
                type,
                usual.scope(),
                usual.protocol(),
                usual.source(),
                usual.mtu(),
                usual.nextHops(),
                false);
    }

    private NextHop hop(final JsonNode hop) {
        return new NextHop(
                address(hop.has("via") ? hop.get("via").get("host") : hop.get("gateway")),
                index(hop.get("dev").asText()),
                hop.get("flags").toString().contains("onlink"),
                hop.path("weight").asInt(1));
    }

    private static IpPrefix destination(final String text, final IpFamily family) {
        if (text.equals("default")) {
            return new IpPrefix(new IpAddress(0, 0, family), 0);
        }
        return text.indexOf('/') < 0 ? IpPrefix.host(IpAddress.parse(text)) : IpPrefix.parse(text);
    }

    private static IpPrefix prefix(final JsonNode rule, final String address, final String length) {
        final IpAddress value = address(rule.get(address));
        return new IpPrefix(value, rule.path(length).asInt(value.family().bits()));
    }

    private int index(final String name) {
        return indexes.get(name);
    }

    private JsonNode json(final String command) {
        final String output = namespace.run(command);
        try {
            return MAPPER.readTree(output.isBlank() ? "[]" : output);
        } catch (final JsonProcessingException e) {
            throw new AssertionError(command + " printed " + output, e);
        }
    }
}
