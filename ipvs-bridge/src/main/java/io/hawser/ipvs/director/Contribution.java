package io.hawser.ipvs.director;

import io.hawser.linux.ipvs.IpvsServiceKey;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.nftables.Element;
import io.hawser.linux.nftables.data.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What some service ports come to. Not thread safe. */
final class Contribution {
    private final Map<IpvsServiceKey, VirtualServer> servers = new LinkedHashMap<>();
    private final Map<IpFamily, Map<GuardSet, Map<Bytes, Element>>> elements = new EnumMap<>(IpFamily.class);
    /** Virtual addresses, as often as they are used. */
    private final List<IpAddress> addresses = new ArrayList<>();
    /** Addresses of local endpoints, as often as they are used. */
    private final List<IpAddress> hairpins = new ArrayList<>();

    void server(final VirtualServer server) {
        servers.put(server.key(), server);
    }

    void element(final IpFamily family, final GuardSet set, final Element element) {
        elements.computeIfAbsent(family, key -> new EnumMap<>(GuardSet.class))
                .computeIfAbsent(set, key -> new LinkedHashMap<>())
                .put(element.key(), element);
    }

    void address(final IpAddress address) {
        addresses.add(address);
    }

    void hairpin(final IpAddress endpoint) {
        hairpins.add(endpoint);
    }

    Map<IpvsServiceKey, VirtualServer> servers() {
        return servers;
    }

    Collection<Element> elements(final IpFamily family, final GuardSet set) {
        return elements.getOrDefault(family, Map.of())
                .getOrDefault(set, Map.of())
                .values();
    }

    List<IpAddress> addresses() {
        return addresses;
    }

    List<IpAddress> hairpins() {
        return hairpins;
    }

    /** The elements here that {@code other} does not have, or has with other data. */
    List<Element> surplus(final Contribution other, final IpFamily family, final GuardSet set) {
        final Map<Bytes, Element> others =
                other.elements.getOrDefault(family, Map.of()).getOrDefault(set, Map.of());
        return elements(family, set).stream()
                .filter(element -> !element.equals(others.get(element.key())))
                .toList();
    }
}
