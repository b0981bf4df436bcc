package io.hawser.proxy.object;

import com.fasterxml.jackson.core.JsonParser;
import io.hawser.kube.watch.KubeJson;
import io.hawser.kube.watch.ObjectReader;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads EndpointSlices. An endpoint or port that cannot be used is left out, and told. Owned by one thread. */
public final class EndpointSliceReader implements ObjectReader<EndpointSliceObject> {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointSliceReader.class);

    private final Canonical canonical = new Canonical();

    @Override
    public EndpointSliceObject read(final JsonParser parser) throws IOException {
        final Parts parts = new Parts();
        KubeJson.fields(parser, (name, value) -> {
            switch (name) {
                case "metadata" -> parts.meta.read(value);
                case "addressType" -> parts.addressType = value.getText();
                case "ports" -> KubeJson.elements(value, (none, port) -> readPort(port, parts));
                case "endpoints" -> KubeJson.elements(value, (none, endpoint) -> readEndpoint(endpoint, parts));
                default -> {}
            }
        });
        return parts.slice(canonical);
    }

    private void readPort(final JsonParser parser, final Parts parts) throws IOException {
        final String[] texts = {"", ""};
        final int[] port = {0};
        KubeJson.fields(parser, (name, value) -> {
            switch (name) {
                case "name" -> texts[0] = canonical.text(value);
                case "protocol" -> texts[1] = value.getText();
                case "port" -> port[0] = value.getIntValue();
                default -> {}
            }
        });
        try {
            // No port means all ports, which a service cannot use.
            if (port[0] != 0) {
                parts.ports.add(canonical.value(new SlicePort(texts[0], Protocol.ofName(texts[1]), port[0])));
            }
        } catch (final IllegalArgumentException e) {
            parts.problems.add(e.getMessage());
        }
    }

    private void readEndpoint(final JsonParser parser, final Parts parts) throws IOException {
        final EndpointParts endpoint = new EndpointParts();
        KubeJson.fields(parser, (name, value) -> {
            switch (name) {
                case "addresses" -> KubeJson.elements(value, (none, address) -> endpoint.address(address.getText()));
                case "conditions" -> KubeJson.fields(value, endpoint::condition);
                case "nodeName" -> endpoint.node = canonical.text(value);
                case "hints" -> readHints(value, endpoint);
                default -> {}
            }
        });
        parts.endpoints.add(endpoint);
    }

    private void readHints(final JsonParser parser, final EndpointParts endpoint) throws IOException {
        KubeJson.fields(parser, (name, value) -> {
            switch (name) {
                case "forZones" -> endpoint.zones = canonical.names(value);
                case "forNodes" -> endpoint.nodes = canonical.names(value);
                default -> {}
            }
        });
    }

    /** A slice while it is read: its fields come in any order. */
    private static final class Parts {
        final ObjectMeta meta = new ObjectMeta();
        final List<SlicePort> ports = new ArrayList<>(1);
        final List<EndpointParts> endpoints = new ArrayList<>();
        final List<String> problems = new ArrayList<>(0);
        String addressType = "";

        EndpointSliceObject slice(final Canonical canonical) {
            final Optional<IpFamily> family = family();
            final List<SliceEndpoint> usable = new ArrayList<>(endpoints.size());
            if (family.isPresent()) {
                endpoints.forEach(endpoint -> {
                    try {
                        endpoint.endpoint(family.get()).ifPresent(usable::add);
                    } catch (final IllegalArgumentException e) {
                        problems.add(e.getMessage());
                    }
                });
            }
            if (!problems.isEmpty()) {
                LOG.warn("EndpointSlice {} is used without what is wrong in it: {}", meta.namespaced(), problems);
            }
            final boolean ours = !meta.foreign && !meta.serviceName.isEmpty();
            return new EndpointSliceObject(
                    meta.namespaced(),
                    meta.version,
                    ours
                            ? Optional.of(canonical.value(
                                    new ServiceName(meta.namespaced().namespace(), meta.serviceName)))
                            : Optional.empty(),
                    family,
                    canonical.value(List.copyOf(ports)),
                    ours ? usable : List.of(),
                    instant(meta.triggerTime));
        }

        private Optional<IpFamily> family() {
            return switch (addressType) {
                case "IPv4" -> Optional.of(IpFamily.IPV4);
                case "IPv6" -> Optional.of(IpFamily.IPV6);
                default -> Optional.empty();
            };
        }

        private static Optional<Instant> instant(final String text) {
            try {
                return text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(OffsetDateTime.parse(text).toInstant());
            } catch (final DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    /** An endpoint while it is read. */
    private static final class EndpointParts {
        private String address = "";
        private boolean ready = true;
        private boolean serving = true;
        private boolean terminating;
        private String node = "";
        private List<String> zones = List.of();
        private List<String> nodes = List.of();

        void address(final String text) {
            address = address.isEmpty() ? text : address;
        }

        void condition(final String name, final JsonParser value) throws IOException {
            switch (name) {
                case "ready" -> ready = value.getBooleanValue();
                case "serving" -> serving = value.getBooleanValue();
                case "terminating" -> terminating = value.getBooleanValue();
                default -> {}
            }
        }

        Optional<SliceEndpoint> endpoint(final IpFamily family) {
            if (address.isEmpty()) {
                return Optional.empty();
            }
            final IpAddress parsed = IpAddress.parse(address);
            if (parsed.family() != family) {
                throw new IllegalArgumentException(parsed + " is not " + family);
            }
            return Optional.of(new SliceEndpoint(parsed, ready, serving, terminating, node, zones, nodes));
        }
    }
}
