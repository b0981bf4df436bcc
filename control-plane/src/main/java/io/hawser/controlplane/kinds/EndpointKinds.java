package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.resource.Column;
import io.hawser.controlplane.resource.Defaults;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.Cause;
import java.util.ArrayList;
import java.util.List;

/** Endpoints and EndpointSlices. */
final class EndpointKinds {
    private static final int SHOWN = 3;
    private static final int MAX_ENDPOINTS = 1000;

    private EndpointKinds() {}

    static Kind endpoints() {
        return Kind.of(Kinds.CORE, "", "v1", "Endpoints")
                .plural("endpoints")
                .storedAt("/registry/services/endpoints/")
                .inNamespaces()
                .shortNames("ep")
                .columns(Column.text("Endpoints", EndpointKinds::ofSubsets), Column.AGE)
                .defaults(Defaults.of("subsets[].ports[].protocol=\"TCP\""))
                .validate((endpoints, found) -> found.each(endpoints, "", "subsets", (subset, at) -> {
                    if (subset.path("addresses").isEmpty()
                            && subset.path("notReadyAddresses").isEmpty()) {
                        found.add(Cause.required(at, "must specify `addresses` or `notReadyAddresses`"));
                    }
                    found.each(subset, at, "ports", (port, where) -> found.port(port, where, "port"));
                }));
    }

    static Kind endpointSlice() {
        return Kind.of("io.k8s.api.discovery.v1", "discovery.k8s.io", "v1", "EndpointSlice")
                .inNamespaces()
                .columns(
                        Cells.field("AddressType", "addressType"),
                        Column.text("Ports", EndpointKinds::ports),
                        Column.text("Endpoints", EndpointKinds::ofSlice),
                        Column.AGE)
                .counted()
                .defaults(Defaults.of("ports[].protocol=\"TCP\"", "ports[].name=\"\""))
                .validate((slice, found) -> {
                    if (found.required(slice, "", "addressType")) {
                        found.oneOf(slice, "", "addressType", "FQDN", "IPv4", "IPv6");
                    }
                    if (slice.path("endpoints").size() > MAX_ENDPOINTS) {
                        found.add(new Cause(
                                "FieldValueTooMany",
                                "Too many: " + slice.path("endpoints").size() + ": must have at most " + MAX_ENDPOINTS
                                        + " items",
                                "endpoints"));
                    }
                    found.each(slice, "", "endpoints", (endpoint, at) -> found.required(endpoint, at, "addresses"));
                    found.each(slice, "", "ports", (port, at) -> found.port(port, at, "port"));
                })
                .validateUpdate((slice, old, found) -> found.immutable(slice, old, "", "addressType"));
    }

    private static String ofSubsets(final JsonNode endpoints) {
        final List<String> all = new ArrayList<>();
        for (final JsonNode subset : endpoints.path("subsets")) {
            for (final JsonNode address : subset.path("addresses")) {
                final String ip = address.path("ip").asText();
                if (subset.path("ports").isEmpty()) {
                    all.add(ip);
                }
                subset.path("ports")
                        .forEach(port -> all.add(ip + ":" + port.path("port").asText()));
            }
        }
        return Cells.few(all, SHOWN);
    }

    private static String ofSlice(final JsonNode slice) {
        final List<String> all = new ArrayList<>();
        slice.path("endpoints")
                .forEach(endpoint -> endpoint.path("addresses").forEach(address -> all.add(address.asText())));
        return all.isEmpty() ? "<unset>" : Cells.few(all, SHOWN);
    }

    private static String ports(final JsonNode slice) {
        final List<String> all = new ArrayList<>();
        slice.path("ports").forEach(port -> all.add(port.path("port").asText("*")));
        return all.isEmpty() ? "<unset>" : Cells.few(all, SHOWN);
    }
}
