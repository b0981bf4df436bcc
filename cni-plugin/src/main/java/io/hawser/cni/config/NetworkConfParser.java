package io.hawser.cni.config;

import io.hawser.cni.spec.AttachmentId;
import io.hawser.cni.spec.CniCommand;
import io.hawser.cni.spec.CniErrorCode;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.CniVersion;
import io.hawser.cni.spec.JsonObject;
import io.hawser.cni.spec.ResultJson;
import io.hawser.linux.net.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a configuration of type {@code hawser}: keys as the reference plugins {@code bridge}, {@code ptp}, {@code
 * portmap} and {@code bandwidth} have them, or Flannel's {@code delegate}.
 */
public final class NetworkConfParser {
    private static final int MAX_MTU = 65_535;
    private static final int MIN_MTU = 68;
    private static final Pattern DEVICE = Pattern.compile("[a-zA-Z0-9_.\\-]{1,15}");
    /** What the reference plugins know and this one does not. */
    private static final List<String> UNSUPPORTED =
            List.of("vlan", "vlanTrunk", "macspoofchk", "portIsolation", "conditionsV4", "conditionsV6");

    private final JsonObject json;
    private final CniArgs args;
    private final Optional<JsonObject> delegate;
    /** Where the wiring is described. */
    private final JsonObject wiring;

    private NetworkConfParser(final JsonObject json, final CniArgs args) {
        this.json = json;
        this.args = args;
        delegate = json.object("delegate");
        wiring = delegate.orElse(json);
    }

    /**
     * Reads.
     *
     * @param version that the configuration names
     * @param arguments CNI_ARGS
     * @throws CniException with code 2 for what is not supported, and 7 for what is wrong
     */
    public static NetworkConf parse(
            final CniVersion version, final CniCommand command, final JsonObject json, final String arguments) {
        return new NetworkConfParser(json, CniArgs.parse(arguments)).read(version, command);
    }

    private NetworkConf read(final CniVersion version, final CniCommand command) {
        final String name = json.text("name").orElse("");
        AttachmentId.checkNetwork(name);
        for (final String key : UNSUPPORTED) {
            refuse(key);
        }
        final Optional<JsonObject> previous = json.object("prevResult");
        // What a DEL undoes is written down: nothing that a runtime says now may stop it.
        final Optional<JsonObject> runtime =
                command == CniCommand.DEL ? Optional.empty() : json.object("runtimeConfig");
        return new NetworkConf(
                version,
                name,
                wiring(command == CniCommand.ADD && previous.isPresent()),
                IpamParser.parse(wiring, delegate.isPresent(), runtime),
                wiring.bool("ipMasq"),
                wiring.has("dns") ? ResultJson.dns(wiring) : ResultJson.dns(json),
                IpamParser.requested(json, runtime, args),
                mac(runtime),
                runtime.map(RuntimeConfParser::ports).orElseGet(List::of),
                json.bool("snat").orElse(true),
                runtime.map(RuntimeConfParser::bandwidth).orElse(Bandwidth.NONE),
                previous,
                command == CniCommand.GC ? Optional.of(valid(name)) : Optional.empty());
    }

    private Wiring wiring(final boolean chained) {
        final String bridge = wiring.text("bridge").orElse("cni0");
        if (!DEVICE.matcher(bridge).matches() || bridge.startsWith(".")) {
            throw wiring.wrong("bridge", "must be the name of a network interface, of 1 to 15 characters");
        }
        final boolean defaultGateway = wiring.bool("isDefaultGateway").orElse(delegate.isEmpty() && !json.has("ipam"));
        // A bridge that Flannel configures is the gateway unless that is denied.
        final boolean gateway = wiring.bool("isGateway").orElse(delegate.isPresent()) || defaultGateway;
        return new Wiring(
                chained ? Wiring.Mode.CHAINED : mode(),
                bridge,
                gateway,
                defaultGateway,
                wiring.bool("forceAddress").orElse(false),
                wiring.bool("hairpinMode").orElse(false),
                wiring.bool("promiscMode").orElse(false),
                mtu());
    }

    private int mtu() {
        final int mtu = wiring.integer("mtu", 0, MAX_MTU).orElse(0L).intValue();
        if (mtu != 0 && mtu < MIN_MTU) {
            throw wiring.wrong("mtu", "must be 0, or between " + MIN_MTU + " and " + MAX_MTU);
        }
        return mtu;
    }

    private Wiring.Mode mode() {
        if (delegate.isPresent()) {
            return switch (delegate.get().text("type").orElse("bridge")) {
                case "bridge" -> Wiring.Mode.BRIDGE;
                case "ptp" -> Wiring.Mode.ROUTED;
                default -> throw delegate.get().wrong("type", "must be bridge or ptp");
            };
        }
        return switch (json.text("mode").orElse("bridge")) {
            case "bridge" -> Wiring.Mode.BRIDGE;
            case "routed" -> Wiring.Mode.ROUTED;
            default -> throw json.wrong("mode", "must be bridge or routed");
        };
    }

    private Optional<MacAddress> mac(final Optional<JsonObject> runtime) {
        final Optional<String> text =
                runtime.flatMap(config -> config.text("mac")).or(() -> args.value("MAC"));
        return text.map(mac -> {
            final MacAddress address;
            try {
                address = MacAddress.parse(mac);
            } catch (final IllegalArgumentException e) {
                throw CniException.config("mac must be a hardware address, such as 02:00:00:00:00:01", e.getMessage());
            }
            if (address.isMulticast() || address.equals(MacAddress.ZERO)) {
                throw CniException.config("mac must be the address of one interface", "it is " + address);
            }
            return address;
        });
    }

    /** The key's name was misspelt in the specification's code until it was too late: both count. */
    private List<AttachmentId> valid(final String network) {
        for (final String key : List.of("cni.dev/valid-attachments", "cni.dev/attachments")) {
            if (json.has(key)) {
                return json.objects(key).stream()
                        .map(each -> new AttachmentId(
                                network,
                                each.text("containerID").orElse(""),
                                each.text("ifname").orElse("")))
                        .toList();
            }
        }
        throw CniException.config(
                "GC without cni.dev/valid-attachments",
                "an empty list there means that all attachments go; without any, none does");
    }

    private void refuse(final String key) {
        for (final JsonObject object : List.of(json, wiring)) {
            final boolean asked = object.value(key)
                    .filter(value -> !value.toString().matches("false|0|\\[\\]|\"\""))
                    .isPresent();
            if (asked) {
                throw new CniException(
                        CniErrorCode.UNSUPPORTED_FIELD, key + " is not supported", "remove it from the configuration");
            }
        }
    }
}
