package io.hawser.kubelet.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.cri.v1.DNSConfig;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How pods look up names.
 *
 * @param servers the cluster's own name servers
 * @param domain the cluster's, {@code cluster.local}
 * @param resolvConf the file of the node's own servers
 */
public record Dns(List<String> servers, String domain, Path resolvConf) {
    private static final int MAX_SERVERS = 3;

    /** Copies the servers. */
    public Dns {
        servers = List.copyOf(servers);
    }

    /** What a pod's dnsPolicy and dnsConfig say. */
    DNSConfig of(final Pod pod) {
        final Set<String> nameservers = new LinkedHashSet<>();
        final Set<String> searches = new LinkedHashSet<>();
        final Map<String, String> options = new LinkedHashMap<>();
        final String policy = pod.spec().path("dnsPolicy").asText("ClusterFirst");
        final boolean cluster =
                policy.equals("ClusterFirstWithHostNet") || (policy.equals("ClusterFirst") && !pod.isHostNetwork());
        if (cluster && !servers.isEmpty()) {
            nameservers.addAll(servers);
            searches.add(pod.namespace() + ".svc." + domain);
            searches.add("svc." + domain);
            searches.add(domain);
            searches.addAll(host("search"));
            options.put("ndots", "5");
        } else if (!policy.equals("None")) {
            nameservers.addAll(host("nameserver"));
            searches.addAll(host("search"));
            host("options").forEach(option -> put(options, option));
        }
        final JsonNode own = pod.spec().path("dnsConfig");
        nameservers.addAll(Json.texts(own.path("nameservers")));
        searches.addAll(Json.texts(own.path("searches")));
        own.path("options").forEach(option -> options.put(Json.text(option, "name"), Json.text(option, "value")));
        final DNSConfig.Builder config = DNSConfig.newBuilder().addAllSearches(searches);
        nameservers.stream().limit(MAX_SERVERS).forEach(config::addServers);
        options.forEach((name, value) -> config.addOptions(value.isEmpty() ? name : name + ":" + value));
        return config.build();
    }

    private static void put(final Map<String, String> options, final String option) {
        final int colon = option.indexOf(':');
        options.put(colon < 0 ? option : option.substring(0, colon), colon < 0 ? "" : option.substring(colon + 1));
    }

    private List<String> host(final String keyword) {
        final List<String> values = new ArrayList<>();
        try {
            for (final String line : Files.readAllLines(resolvConf)) {
                final String[] words = line.strip().split("\\s+", -1);
                if (words[0].equals(keyword)) {
                    values.addAll(List.of(words).subList(1, words.length));
                }
            }
        } catch (final IOException e) {
            // A node without the file has no name servers to hand on.
            return List.of();
        }
        return values;
    }
}
