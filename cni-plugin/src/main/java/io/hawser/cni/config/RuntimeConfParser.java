package io.hawser.cni.config;

import io.hawser.cni.config.PortMapping.Protocol;
import io.hawser.cni.spec.JsonObject;
import io.hawser.linux.net.IpAddress;
import java.util.List;
import java.util.Optional;

/** What a runtime adds for one pod, under {@code runtimeConfig}. */
final class RuntimeConfParser {
    private static final int MAX_PORT = 65_535;
    private static final int BITS = 8;
    /** The kernel counts a burst in 32 bits. */
    private static final long MAX_BURST = 0xffff_ffffL;
    /** A packet larger than the burst never passes, and pods send large ones. */
    private static final long MAX_RATE = Long.MAX_VALUE / 2;

    private RuntimeConfParser() {}

    static List<PortMapping> ports(final JsonObject runtime) {
        return runtime.objects("portMappings").stream()
                .map(RuntimeConfParser::port)
                .toList();
    }

    static Bandwidth bandwidth(final JsonObject runtime) {
        return runtime.object("bandwidth")
                .map(conf -> new Bandwidth(limit(conf, "ingress"), limit(conf, "egress")))
                .orElse(Bandwidth.NONE);
    }

    private static PortMapping port(final JsonObject json) {
        final String name = json.text("protocol").orElse("tcp");
        final Protocol protocol =
                Protocol.of(name).orElseThrow(() -> json.wrong("protocol", "must be tcp, udp or sctp"));
        final Optional<IpAddress> hostIp = json.text("hostIP")
                .filter(text -> !text.isEmpty())
                .flatMap(text -> json.address("hostIP"))
                .filter(address -> !address.isUnspecified());
        return new PortMapping(protocol, port(json, "hostPort"), port(json, "containerPort"), hostIp);
    }

    private static int port(final JsonObject json, final String key) {
        return json.integer(key, 1, MAX_PORT)
                .orElseThrow(() -> json.wrong(key, "is missing"))
                .intValue();
    }

    private static Optional<Bandwidth.Limit> limit(final JsonObject json, final String direction) {
        final long rate = json.integer(direction + "Rate", 0, MAX_RATE).orElse(0L);
        final long burst =
                json.integer(direction + "Burst", 0, MAX_BURST * BITS).orElse(0L);
        if (rate == 0 && burst == 0) {
            return Optional.empty();
        }
        if (rate < BITS || burst < BITS) {
            throw json.wrong(
                    rate < BITS ? direction + "Rate" : direction + "Burst",
                    "must be set, to at least " + BITS + " bits, where the other of the two is");
        }
        return Optional.of(new Bandwidth.Limit(rate, burst));
    }
}
