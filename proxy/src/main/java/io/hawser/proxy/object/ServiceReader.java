package io.hawser.proxy.object;

import com.fasterxml.jackson.core.JsonParser;
import io.hawser.kube.watch.KubeJson;
import io.hawser.kube.watch.ObjectReader;
import java.io.IOException;

/** Reads Services. Owned by one thread. */
public final class ServiceReader implements ObjectReader<ServiceObject> {
    private final Canonical canonical = new Canonical();

    @Override
    public ServiceObject read(final JsonParser parser) throws IOException {
        final ServiceParts parts = new ServiceParts();
        KubeJson.fields(parser, (name, value) -> {
            switch (name) {
                case "metadata" -> parts.meta.read(value);
                case "spec" -> KubeJson.fields(value, (field, spec) -> readSpec(field, spec, parts));
                case "status" ->
                    KubeJson.fields(value, (field, status) -> {
                        if (field.equals("loadBalancer")) {
                            readLoadBalancer(status, parts);
                        }
                    });
                default -> {}
            }
        });
        return parts.service();
    }

    private void readSpec(final String name, final JsonParser value, final ServiceParts parts) throws IOException {
        switch (name) {
            case "type" -> parts.type = value.getText();
            case "clusterIP" -> parts.clusterIp = value.getText();
            case "clusterIPs" -> KubeJson.elements(value, (none, ip) -> parts.clusterIps.add(ip.getText()));
            case "externalIPs" -> KubeJson.elements(value, (none, ip) -> parts.externalIps.add(ip.getText()));
            case "loadBalancerSourceRanges" ->
                KubeJson.elements(value, (none, range) -> parts.sourceRanges.add(range.getText()));
            case "ports" -> KubeJson.elements(value, (none, port) -> readPort(port, parts));
            case "sessionAffinity" -> parts.affinity = value.getText();
            case "sessionAffinityConfig" ->
                KubeJson.fields(
                        value,
                        (kind, config) -> KubeJson.fields(config, (field, seconds) -> {
                            if (field.equals("timeoutSeconds")) {
                                parts.affinitySeconds = seconds.getIntValue();
                            }
                        }));
            case "internalTrafficPolicy" -> parts.internalPolicy = value.getText();
            case "externalTrafficPolicy" -> parts.externalPolicy = value.getText();
            case "healthCheckNodePort" -> parts.healthCheckNodePort = value.getIntValue();
            default -> {}
        }
    }

    private void readPort(final JsonParser parser, final ServiceParts parts) throws IOException {
        final ServiceParts.Port port = new ServiceParts.Port();
        KubeJson.fields(parser, (name, value) -> {
            switch (name) {
                case "name" -> port.name = canonical.text(value);
                case "protocol" -> port.protocol = canonical.text(value);
                case "port" -> port.port = value.getIntValue();
                case "nodePort" -> port.nodePort = value.getIntValue();
                default -> {}
            }
        });
        parts.ports.add(port);
    }

    private static void readLoadBalancer(final JsonParser parser, final ServiceParts parts) throws IOException {
        KubeJson.fields(parser, (name, value) -> {
            if (name.equals("ingress")) {
                KubeJson.elements(value, (none, ingress) -> {
                    final String[] texts = {"", "VIP"};
                    KubeJson.fields(ingress, (field, text) -> {
                        switch (field) {
                            case "ip" -> texts[0] = text.getText();
                            case "ipMode" -> texts[1] = text.getText();
                            default -> {}
                        }
                    });
                    if (!texts[0].isEmpty() && texts[1].equals("VIP")) {
                        parts.loadBalancerIps.add(texts[0]);
                    }
                });
            }
        });
    }
}
