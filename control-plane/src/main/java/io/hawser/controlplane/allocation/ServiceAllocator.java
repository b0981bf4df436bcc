package io.hawser.controlplane.allocation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.registry.WriteHook;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Cause;
import io.hawser.controlplane.status.Reason;
import io.hawser.controlplane.storage.WatchCache;
import io.hawser.controlplane.storage.Write;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gives Services their cluster addresses and node ports. Thread safe. */
public final class ServiceAllocator implements WriteHook {
    /** Below it there is a key for each address that is given out. */
    public static final String ADDRESSES = "/registry/ranges/serviceips/";

    /** Below it there is a key for each port that is given out. */
    public static final String PORTS = "/registry/ranges/servicenodeports/";

    private static final String CLUSTER_IP = "clusterIP";
    private static final String NODE_PORT = "nodePort";

    private final AddressRange range;
    private final PortRange ports;
    private final Pool freeAddresses;
    private final Pool freePorts;

    /** From these ranges, for a cache that also has the two prefixes above. */
    public ServiceAllocator(final AddressRange range, final PortRange ports, final WatchCache cache) {
        this.range = range;
        this.ports = ports;
        this.freeAddresses = new Pool(cache.resource(ADDRESSES), range.size(), range::address, cache::awaitCurrent);
        this.freePorts = new Pool(
                cache.resource(PORTS),
                ports.size(),
                number -> Integer.toString(ports.first() + number),
                cache::awaitCurrent);
    }

    @Override
    public void create(final Kind kind, final ObjectNode service) {
        if (isService(kind)) {
            allocate(service, Json.object());
        }
    }

    @Override
    public void update(final Kind kind, final ObjectNode service, final ObjectNode old) {
        if (isService(kind)) {
            allocate(service, old);
        }
    }

    @Override
    public Claims claims(final Kind kind, final ObjectNode service, final ObjectNode old) {
        if (!isService(kind)) {
            return Claims.NONE;
        }
        final Set<String> now = keys(service);
        final Set<String> before = keys(old);
        final String owner = Meta.namespace(service) + "/" + Meta.name(service);
        final List<Write.Claim> claims = new ArrayList<>();
        now.stream().filter(key -> !before.contains(key)).forEach(key -> claims.add(new Write.Claim(key, owner)));
        return new Claims(
                claims, before.stream().filter(key -> !now.contains(key)).toList());
    }

    @Override
    public void taken(final String claim) {
        freeAddresses.refused(claim);
        freePorts.refused(claim);
    }

    private void allocate(final ObjectNode service, final ObjectNode old) {
        final ObjectNode spec = Json.childOf(service, "spec");
        if ("ExternalName".equals(spec.path("type").asText())) {
            spec.remove(List.of(CLUSTER_IP, "clusterIPs", "ipFamilies", "ipFamilyPolicy"));
            return;
        }
        allocateAddress(service, spec, old.path("spec"));
        final String type = spec.path("type").asText();
        final boolean needsPorts = "NodePort".equals(type)
                || ("LoadBalancer".equals(type)
                        && spec.path("allocateLoadBalancerNodePorts").asBoolean(true));
        allocatePorts(service, spec, old.path("spec"), needsPorts);
    }

    private void allocateAddress(final ObjectNode service, final ObjectNode spec, final JsonNode before) {
        final String given = spec.path(CLUSTER_IP).asText("").isEmpty()
                ? spec.path("clusterIPs").path(0).asText("")
                : spec.path(CLUSTER_IP).asText();
        final String address;
        if (given.isEmpty()) {
            address = freeAddresses
                    .free(Set.of())
                    .orElseThrow(() -> ApiException.of(
                            Reason.InternalError,
                            "Internal error occurred: failed to allocate a serviceIP: range is full"));
        } else {
            address = given;
            if (!"None".equals(given) && !given.equals(before.path(CLUSTER_IP).asText())) {
                checkAddress(service, given);
            }
        }
        spec.put(CLUSTER_IP, address);
        spec.putArray("clusterIPs").add(address);
        if (!spec.has("ipFamilies")) {
            spec.putArray("ipFamilies").add(range.family());
        }
        if (!spec.has("ipFamilyPolicy")) {
            spec.put("ipFamilyPolicy", "SingleStack");
        }
    }

    private void checkAddress(final ObjectNode service, final String address) {
        if (!AddressRange.isAddress(address)) {
            throw invalid(
                    service,
                    Cause.invalid(
                            "spec.clusterIPs[0]",
                            address,
                            "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
        }
        if (!range.contains(address)) {
            throw invalid(
                    service,
                    Cause.invalid(
                            "spec.clusterIPs[0]",
                            address,
                            "failed to allocate IP " + address + ": the provided IP (" + address
                                    + ") is not in the valid range. The range of valid IPs is " + range));
        }
        if (freeAddresses.isTakenNow(address)) {
            throw invalid(
                    service,
                    Cause.invalid(
                            "spec.clusterIPs[0]",
                            address,
                            "failed to allocate IP " + address + ": provided IP is already allocated"));
        }
    }

    private void allocatePorts(
            final ObjectNode service, final ObjectNode spec, final JsonNode before, final boolean needed) {
        final Set<String> had = nodePorts(before);
        final Set<String> own = new LinkedHashSet<>(nodePorts(spec));
        int index = 0;
        for (final JsonNode port : spec.path("ports")) {
            final int given = port.path(NODE_PORT).asInt();
            final String path = "spec.ports[" + index++ + "].nodePort";
            if (given != 0 && !had.contains(Integer.toString(given))) {
                checkPort(service, path, given);
            } else if (given == 0 && needed && port instanceof ObjectNode one) {
                final Optional<String> shared = sameNumber(spec, port);
                final String number = shared.or(() -> freePorts.free(own))
                        .orElseThrow(() -> ApiException.of(
                                Reason.InternalError,
                                "Internal error occurred: failed to allocate a nodePort: range is full"));
                own.add(number);
                one.put(NODE_PORT, Integer.parseInt(number));
            }
        }
    }

    /** One port for TCP and UDP of the same number, as DNS wants it. */
    private static Optional<String> sameNumber(final ObjectNode spec, final JsonNode port) {
        for (final JsonNode other : spec.path("ports")) {
            if (other.path("port").equals(port.path("port"))
                    && !other.path("protocol").equals(port.path("protocol"))
                    && other.path(NODE_PORT).asInt() != 0) {
                return Optional.of(other.path(NODE_PORT).asText());
            }
        }
        return Optional.empty();
    }

    private void checkPort(final ObjectNode service, final String path, final int port) {
        if (port < ports.first() || port > ports.last()) {
            throw invalid(
                    service,
                    Cause.invalid(
                            path,
                            (Object) port,
                            "provided port is not in the valid range. The range of valid ports is " + ports));
        }
        if (freePorts.isTakenNow(Integer.toString(port))) {
            throw invalid(service, Cause.invalid(path, (Object) port, "provided port is already allocated"));
        }
    }

    private static ApiException invalid(final ObjectNode service, final Cause cause) {
        return ApiException.invalid("", "Service", Meta.name(service), List.of(cause));
    }

    private Set<String> keys(final ObjectNode service) {
        final Set<String> keys = new LinkedHashSet<>();
        final String address = Json.text(service, "spec", CLUSTER_IP);
        if (!address.isEmpty() && !"None".equals(address)) {
            keys.add(freeAddresses.key(address));
        }
        nodePorts(service.path("spec")).forEach(port -> keys.add(freePorts.key(port)));
        return keys;
    }

    private static Set<String> nodePorts(final JsonNode spec) {
        final Set<String> ports = new LinkedHashSet<>();
        for (final JsonNode port : spec.path("ports")) {
            if (port.path(NODE_PORT).asInt() != 0) {
                ports.add(port.path(NODE_PORT).asText());
            }
        }
        return ports;
    }

    private static boolean isService(final Kind kind) {
        return kind.group().isEmpty() && kind.name().equals("Service");
    }
}
