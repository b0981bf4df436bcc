package io.hawser.node.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** kube-proxy's own file, {@code kubeproxy.config.k8s.io/v1alpha1}: its fields that are flags here. */
final class KubeProxyConfiguration {
    static final String KIND = "KubeProxyConfiguration";

    private static final String GROUP = "kubeproxy.config.k8s.io/";
    /** Fields, and the flags that say the same. */
    private static final Map<String, String> FLAGS = Map.of(
            "clientConnection.kubeconfig", "kubeconfig",
            "clusterCIDR", "cluster-cidr",
            "hostnameOverride", "hostname-override",
            "healthzBindAddress", "healthz-bind-address",
            "metricsBindAddress", "metrics-bind-address",
            "nodePortAddresses", "nodeport-addresses");
    /** What each data plane has a section of its own for. */
    private static final Map<String, String> OF_PLANES = Map.of(
            "minSyncPeriod", "min-sync-period",
            "syncPeriod", "sync-period",
            "masqueradeAll", "masquerade-all");
    /** Fields of kube-proxy's that mean nothing here, or that only other systems know. */
    private static final Set<String> KNOWN = Set.of(
            "apiVersion",
            "kind",
            "mode",
            "bindAddress",
            "bindAddressHardFail",
            "clientConnection",
            "configSyncPeriod",
            "conntrack",
            "detectLocal",
            "detectLocalMode",
            "enableProfiling",
            "featureGates",
            "iptables",
            "ipvs",
            "linux",
            "logging",
            "nftables",
            "oomScoreAdj",
            "portRange",
            "showHiddenMetricsForVersion",
            "udpIdleTimeout",
            "windows",
            "windowsRunAsService",
            "winkernel");

    private KubeProxyConfiguration() {}

    static void read(
            final Path path,
            final ObjectNode document,
            final Map<String, List<String>> flags,
            final List<String> unused) {
        final String version = document.path("apiVersion").asText();
        if (!version.startsWith(GROUP)) {
            throw new ConfigException(
                    path + ": a " + KIND + " has an apiVersion such as " + GROUP + "v1alpha1, not '" + version + "'");
        }
        final String mode = document.path("mode").asText();
        flags.put("proxy-mode", List.of(mode.isEmpty() ? "auto" : mode));
        final String plane = mode.isEmpty() ? "nftables" : mode;
        document.properties().forEach(each -> {
            final String name = each.getKey();
            if (FLAGS.containsKey(name)) {
                put(flags, FLAGS.get(name), each.getValue());
            } else if (name.equals("clientConnection")) {
                put(
                        flags,
                        FLAGS.get("clientConnection.kubeconfig"),
                        each.getValue().path("kubeconfig"));
            } else if (name.equals(plane)) {
                OF_PLANES.forEach(
                        (field, flag) -> put(flags, flag, each.getValue().path(field)));
            } else if (!KNOWN.contains(name)) {
                throw new ConfigException(path + ": a " + KIND + " has no field '" + name + "'");
            } else if (!Set.of("apiVersion", "kind", "mode").contains(name) && isSet(each.getValue())) {
                unused.add(name);
            }
        });
    }

    /** What is empty, zero or not there is left to the default, as kube-proxy leaves it. */
    private static void put(final Map<String, List<String>> flags, final String flag, final JsonNode value) {
        if (!isSet(value)) {
            return;
        }
        final List<String> values = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> values.add(each.asText()));
        } else {
            values.add(value.asText());
        }
        flags.put(flag, values);
    }

    private static boolean isSet(final JsonNode value) {
        if (value.isContainerNode()) {
            for (final JsonNode each : value) {
                if (isSet(each)) {
                    return true;
                }
            }
            return false;
        }
        return !value.isNull()
                && !value.isMissingNode()
                && !Set.of("", "0", "0s", "0.0", "false").contains(value.asText());
    }
}
