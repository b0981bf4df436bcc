package io.hawser.cni.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.linux.net.IpPrefix;
import java.util.List;

/** Results, errors and versions as the specification writes them; keys without value are left out as Go does. */
public final class ResultJson {
    private static final String CNI_VERSION = "cniVersion";

    private ResultJson() {}

    /** A result in the form that the version has. */
    public static ObjectNode write(final CniVersion version, final CniResult result) {
        final ObjectNode json = Json.object().put(CNI_VERSION, version.toString());
        if (!result.interfaces().isEmpty()) {
            final ArrayNode interfaces = json.putArray("interfaces");
            for (final CniResult.Interface each : result.interfaces()) {
                final ObjectNode node = interfaces.addObject().put("name", each.name());
                putText(node, "mac", each.mac());
                putText(node, "sandbox", each.sandbox());
            }
        }
        if (!result.ips().isEmpty()) {
            final ArrayNode ips = json.putArray("ips");
            result.ips().forEach(ip -> address(version, ip, ips.addObject()));
        }
        if (!result.routes().isEmpty()) {
            final ArrayNode routes = json.putArray("routes");
            result.routes().forEach(route -> route(version, route, routes.addObject()));
        }
        dns(result.dns(), json.putObject("dns"));
        return json;
    }

    /** Reads what a runtime hands back as {@code prevResult}; any version's form. */
    public static CniResult read(final JsonObject json) {
        final List<CniResult.Interface> interfaces = json.objects("interfaces").stream()
                .map(each -> new CniResult.Interface(
                        each.text("name").orElse(""),
                        each.text("mac").orElse(""),
                        each.text("sandbox").orElse("")))
                .toList();
        final List<CniResult.Ip> ips = json.objects("ips").stream()
                .map(each -> new CniResult.Ip(
                        each.integer("interface", 0, Math.max(0, interfaces.size() - 1))
                                .orElse(-1L)
                                .intValue(),
                        each.prefix("address").orElseThrow(() -> each.wrong("address", "is missing")),
                        each.address("gateway")))
                .toList();
        return new CniResult(interfaces, ips, routes(json), dns(json));
    }

    /** The routes under {@code routes}. */
    public static List<CniResult.Route> routes(final JsonObject json) {
        return json.objects("routes").stream()
                .map(each -> new CniResult.Route(
                        each.prefix("dst").map(IpPrefix::network).orElseThrow(() -> each.wrong("dst", "is missing")),
                        each.address("gw"),
                        each.integer("mtu", 0, Integer.MAX_VALUE).orElse(0L).intValue(),
                        each.integer("priority", 0, Integer.MAX_VALUE)
                                .orElse(0L)
                                .intValue()))
                .toList();
    }

    /** The object under {@code dns}. */
    public static CniResult.Dns dns(final JsonObject json) {
        return json.object("dns")
                .map(dns -> new CniResult.Dns(
                        dns.texts("nameservers"),
                        dns.text("domain").orElse(""),
                        dns.texts("search"),
                        dns.texts("options")))
                .orElse(CniResult.Dns.NONE);
    }

    /** An error object. */
    public static ObjectNode error(final String version, final CniException error) {
        final ObjectNode json = Json.object()
                .put(CNI_VERSION, version)
                .put("code", error.code())
                .put("msg", error.getMessage());
        putText(json, "details", error.details());
        return json;
    }

    /** The answer to VERSION. */
    public static ObjectNode versions() {
        final ObjectNode json = Json.object().put(CNI_VERSION, CniVersion.LATEST.toString());
        final ArrayNode supported = json.putArray("supportedVersions");
        CniVersion.all().forEach(supported::add);
        return json;
    }

    private static void address(final CniVersion version, final CniResult.Ip ip, final ObjectNode node) {
        if (version.addressesSayTheirVersion()) {
            node.put("version", ip.address().address().isV4() ? "4" : "6");
        }
        if (ip.interfaceIndex() >= 0) {
            node.put("interface", ip.interfaceIndex());
        }
        node.put("address", ip.address().toString());
        ip.gateway().ifPresent(gateway -> node.put("gateway", gateway.toString()));
    }

    private static void route(final CniVersion version, final CniResult.Route route, final ObjectNode node) {
        node.put("dst", route.destination().toString());
        route.gateway().ifPresent(gateway -> node.put("gw", gateway.toString()));
        if (version == CniVersion.V1_1_0) {
            putNumber(node, "mtu", route.mtu());
            putNumber(node, "priority", route.priority());
        }
    }

    private static void dns(final CniResult.Dns dns, final ObjectNode node) {
        putTexts(node, "nameservers", dns.nameservers());
        putText(node, "domain", dns.domain());
        putTexts(node, "search", dns.search());
        putTexts(node, "options", dns.options());
    }

    private static void putText(final ObjectNode node, final String key, final String text) {
        if (!text.isEmpty()) {
            node.put(key, text);
        }
    }

    private static void putNumber(final ObjectNode node, final String key, final int number) {
        if (number != 0) {
            node.put(key, number);
        }
    }

    private static void putTexts(final ObjectNode node, final String key, final List<String> texts) {
        if (!texts.isEmpty()) {
            final ArrayNode list = node.putArray(key);
            texts.forEach(list::add);
        }
    }
}
