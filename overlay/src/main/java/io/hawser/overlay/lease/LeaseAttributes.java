package io.hawser.overlay.lease;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.overlay.json.JsonFieldException;
import io.hawser.overlay.json.JsonObject;
import java.util.Optional;

/**
 * How a node is reached: what Flannel writes as the value of a subnet's key.
 *
 * @param publicIpv4 the node's IPv4 address in the underlay; empty if IPv4 is off
 * @param publicIpv6 the node's IPv6 address in the underlay; empty if IPv6 is off
 * @param backendType what carries its packets
 * @param backendData what peers must know of its IPv4 device
 * @param backendV6Data what peers must know of its IPv6 device
 */
public record LeaseAttributes(
        Optional<IpAddress> publicIpv4,
        Optional<IpAddress> publicIpv6,
        BackendType backendType,
        Optional<BackendData> backendData,
        Optional<BackendData> backendV6Data) {

    /** @throws IllegalArgumentException without any public address */
    public LeaseAttributes {
        if (publicIpv4.isEmpty() && publicIpv6.isEmpty()) {
            throw new IllegalArgumentException("a lease of a node without a public address");
        }
    }

    /** Attributes of a node of IPv4 alone whose backend has nothing more to say. */
    public static LeaseAttributes of(final IpAddress publicIpv4, final BackendType type) {
        return new LeaseAttributes(Optional.of(publicIpv4), Optional.empty(), type, Optional.empty(), Optional.empty());
    }

    /** Attributes of a node of IPv4 alone. */
    public static LeaseAttributes of(final IpAddress publicIpv4, final BackendType type, final BackendData data) {
        return new LeaseAttributes(
                Optional.of(publicIpv4), Optional.empty(), type, Optional.of(data), Optional.empty());
    }

    /**
     * Parses a key's value.
     *
     * @throws JsonFieldException naming the key, the value and what would be right
     */
    public static LeaseAttributes parse(final String json) {
        final JsonObject object = JsonObject.parse(json);
        final Optional<IpAddress> ipv4 = object.address("PublicIP", IpFamily.IPV4);
        final Optional<IpAddress> ipv6 = object.address("PublicIPv6", IpFamily.IPV6);
        if (ipv4.isEmpty() && ipv6.isEmpty()) {
            throw new JsonFieldException("PublicIP", "missing", "must be the node's address");
        }
        final BackendType type = new BackendType(object.text("BackendType").orElse(""));
        return new LeaseAttributes(
                ipv4,
                ipv6,
                type,
                object.raw("BackendData").map(data -> BackendData.parse(type, data)),
                object.raw("BackendV6Data").map(data -> BackendData.parse(type, data)));
    }

    /** The address of one family. */
    public Optional<IpAddress> publicIp(final IpFamily family) {
        return family == IpFamily.IPV4 ? publicIpv4 : publicIpv6;
    }

    /** The address that tells nodes apart where nothing better does: the IPv4 address if there is one. */
    public IpAddress mainAddress() {
        return publicIpv4.or(() -> publicIpv6).orElseThrow();
    }

    /** The value as Flannel writes it, byte for byte. */
    public String toJson() {
        final StringBuilder json = new StringBuilder(160);
        json.append("{\"PublicIP\":\"")
                .append(publicIpv4.map(IpAddress::toString).orElse("0.0.0.0"));
        json.append("\",\"PublicIPv6\":");
        json.append(publicIpv6.map(address -> "\"" + address + "\"").orElse("null"));
        if (!backendType.name().isEmpty()) {
            json.append(",\"BackendType\":\"").append(backendType.name()).append('"');
        }
        backendData.ifPresent(data -> json.append(",\"BackendData\":").append(data.json()));
        backendV6Data.ifPresent(data -> json.append(",\"BackendV6Data\":").append(data.json()));
        return json.append('}').toString();
    }
}
