package io.hawser.kubelet.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The variables by which containers find services without DNS: those of their namespace, and the API server's own. */
public final class ServiceVariables {
    private ServiceVariables() {}

    /** For a pod, of all services that there are. */
    public static Map<String, String> of(final Pod pod, final Collection<JsonNode> services) {
        final boolean links = pod.spec().path("enableServiceLinks").asBoolean(true);
        final Map<String, String> all = new TreeMap<>();
        for (final JsonNode service : services) {
            final String namespace = Json.text(service, "metadata", "namespace");
            final String name = Json.text(service, "metadata", "name");
            final boolean api = namespace.equals("default") && name.equals("kubernetes");
            final String address = Json.text(service, "spec", "clusterIP");
            if (address.isEmpty() || address.equals("None") || !(api || (links && namespace.equals(pod.namespace())))) {
                continue;
            }
            add(
                    all,
                    name.toUpperCase(Locale.ROOT).replace('-', '_'),
                    address,
                    service.path("spec").path("ports"));
        }
        return all;
    }

    private static void add(
            final Map<String, String> all, final String prefix, final String address, final JsonNode ports) {
        final String host = address.contains(":") ? "[" + address + "]" : address;
        all.put(prefix + "_SERVICE_HOST", address);
        boolean first = true;
        for (final JsonNode port : ports) {
            final String number = Json.text(port, "port");
            final String name = Json.text(port, "name");
            final String protocol = port.path("protocol").asText("TCP");
            final String url = protocol.toLowerCase(Locale.ROOT) + "://" + host + ":" + number;
            final String one = prefix + "_PORT_" + number + "_" + protocol;
            if (first) {
                all.put(prefix + "_SERVICE_PORT", number);
                all.put(prefix + "_PORT", url);
                first = false;
            }
            if (!name.isEmpty()) {
                all.put(
                        prefix + "_SERVICE_PORT_"
                                + name.toUpperCase(Locale.ROOT).replace('-', '_'),
                        number);
            }
            all.put(one, url);
            all.put(one + "_PROTO", protocol.toLowerCase(Locale.ROOT));
            all.put(one + "_PORT", number);
            all.put(one + "_ADDR", address);
        }
    }
}
