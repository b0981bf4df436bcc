package io.hawser.cni.config;

import io.hawser.cni.ipam.AddressRange;
import io.hawser.cni.ipam.RangeSet;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.CniResult;
import io.hawser.cni.spec.JsonObject;
import io.hawser.cni.spec.ResultJson;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where addresses come from: {@code ipam} in the form of the {@code host-local} plugin, or the node's lease. */
final class IpamParser {
    private static final Set<String> TYPES = Set.of("", "host-local", "hawser");

    private IpamParser() {}

    /**
     * Reads {@code ipam}.
     *
     * @param flannel whether it is read from Flannel's delegate: addresses are then the node's whatever it says
     */
    static AddressSource parse(final JsonObject conf, final boolean flannel, final Optional<JsonObject> runtime) {
        final Optional<JsonObject> ipam = conf.object("ipam");
        if (ipam.isEmpty()) {
            return new AddressSource.Leased(flannel, List.of());
        }
        final JsonObject json = ipam.get();
        if (!TYPES.contains(json.text("type").orElse(""))) {
            throw json.wrong(
                    "type", "must be host-local or hawser; this plugin gives addresses itself, in host-local's terms");
        }
        final List<CniResult.Route> routes = ResultJson.routes(json);
        final List<RangeSet> sets = flannel ? List.of() : sets(json, runtime);
        if (sets.isEmpty()) {
            return new AddressSource.Leased(flannel, routes);
        }
        return new AddressSource.Given(sets, routes);
    }

    /** Addresses asked for by the runtime, the configuration or CNI_ARGS, prefix lengths cut off. */
    static List<IpAddress> requested(final JsonObject json, final Optional<JsonObject> runtime, final CniArgs args) {
        final List<String> texts = new ArrayList<>();
        runtime.ifPresent(config -> texts.addAll(config.texts("ips")));
        json.object("args").flatMap(all -> all.object("cni")).ifPresent(config -> texts.addAll(config.texts("ips")));
        args.value("IP").ifPresent(list -> texts.addAll(List.of(list.split(","))));
        return texts.stream().map(IpamParser::address).distinct().toList();
    }

    private static List<RangeSet> sets(final JsonObject ipam, final Optional<JsonObject> runtime) {
        final List<RangeSet> sets = new ArrayList<>();
        if (ipam.has("subnet")) {
            sets.add(set("subnet", List.of(ipam)));
        }
        ipam.objectLists("ranges").forEach(ranges -> sets.add(set("ranges", ranges)));
        runtime.ifPresent(config ->
                config.objectLists("ipRanges").forEach(ranges -> sets.add(set("runtimeConfig.ipRanges", ranges))));
        final Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
        for (final RangeSet set : sets) {
            if (!families.add(set.family())) {
                throw CniException.config(
                        "ipam gives a pod more than one address of " + set.family(),
                        "put ranges of one family into one list");
            }
        }
        return sets;
    }

    private static RangeSet set(final String key, final List<JsonObject> ranges) {
        try {
            return new RangeSet(ranges.stream().map(IpamParser::range).toList());
        } catch (final IllegalArgumentException e) {
            throw CniException.config("ipam." + key + " is wrong", e.getMessage());
        }
    }

    private static AddressRange range(final JsonObject json) {
        return AddressRange.of(
                json.prefix("subnet").orElseThrow(() -> json.wrong("subnet", "is missing")),
                json.address("rangeStart"),
                json.address("rangeEnd"),
                json.address("gateway"));
    }

    private static IpAddress address(final String text) {
        final int slash = text.indexOf('/');
        try {
            return IpAddress.parse((slash < 0 ? text : text.substring(0, slash)).strip());
        } catch (final IllegalArgumentException e) {
            throw CniException.config("a requested address is no IP address", e.getMessage());
        }
    }
}
