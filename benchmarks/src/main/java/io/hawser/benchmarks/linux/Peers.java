package io.hawser.benchmarks.linux;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.route.FdbEntry;
import io.hawser.linux.route.Neighbour;
import io.hawser.linux.route.Route;
import io.hawser.linux.route.RouteTransaction;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;

/**
 * What a vxlan node has for each other node: a forwarding entry, a neighbour, and a route to its pods.
 *
 * @param count how many other nodes there are.
 */
record Peers(int count) {
    private static final IpAddress FIRST_SUBNET = IpAddress.parse("10.0.0.0");
    private static final IpAddress FIRST_NODE = IpAddress.parse("198.18.1.0");
    private static final long FIRST_MAC = 0x0a_58_00_00_00_00L;
    private static final int SUBNET_LENGTH = 24;
    private static final int SUBNET_SIZE = 256;

    /** Tells a transaction of all of them. */
    void addTo(final RouteTransaction transaction, final int ifindex) {
        for (int number = 0; number < count; number++) {
            final IpAddress gateway = gateway(number);
            final MacAddress mac = mac(number);
            transaction
                    .addFdbEntry(FdbEntry.remote(ifindex, mac, node(number)))
                    .addNeighbour(Neighbour.permanent(ifindex, gateway, mac))
                    .addRoute(Route.to(new IpPrefix(gateway, SUBNET_LENGTH))
                            .via(gateway)
                            .dev(ifindex)
                            .onlink()
                            .build());
        }
    }

    /** Writes a file for {@code ip -batch}: the neighbours and the routes. */
    void writeIpBatch(final Path file, final String device) throws IOException {
        write(file, number -> {
            final IpAddress gateway = gateway(number);
            return "neighbour add " + gateway + " lladdr " + mac(number) + " dev " + device + " nud permanent\n"
                    + "route add " + gateway + "/" + SUBNET_LENGTH + " via " + gateway + " dev " + device
                    + " onlink\n";
        });
    }

    /** Writes a file for {@code bridge -batch}: the forwarding entries. */
    void writeBridgeBatch(final Path file, final String device) throws IOException {
        write(
                file,
                number -> "fdb add " + mac(number) + " dev " + device + " dst " + node(number) + " self permanent\n");
    }

    private void write(final Path file, final IntFunction<String> lines) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (int number = 0; number < count; number++) {
                out.write(lines.apply(number));
            }
        }
    }

    private static IpAddress gateway(final int number) {
        return FIRST_SUBNET.plus((long) SUBNET_SIZE * number);
    }

    private static IpAddress node(final int number) {
        return FIRST_NODE.plus(number);
    }

    private static MacAddress mac(final int number) {
        return new MacAddress(FIRST_MAC + number);
    }
}
