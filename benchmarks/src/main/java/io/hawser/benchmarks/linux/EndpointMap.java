package io.hawser.benchmarks.linux;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.nftables.ElementWriter;
import io.hawser.linux.nftables.NfFamily;
import io.hawser.linux.nftables.NfSet;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A load balancer's map: service address . protocol . port . index → endpoint address . port, ten endpoints to a
 * service.
 *
 * @param size how many elements it has.
 */
record EndpointMap(int size) {
    static final Table TABLE = new Table(NfFamily.IP, "bench");
    static final NfSet MAP = TABLE.map(
                    "endpoints",
                    ElementType.of(DataType.IPV4_ADDR, DataType.INET_PROTO, DataType.INET_SERVICE, DataType.MARK),
                    ElementType.of(DataType.IPV4_ADDR, DataType.INET_SERVICE))
            .build();

    private static final int ENDPOINTS = 10;
    private static final int SERVICES_BASE = 10 << 24 | 96 << 16;
    private static final int PODS_BASE = 10 << 24 | 128 << 16;
    private static final int TCP = 6;
    private static final int SERVICE_PORT = 80;
    private static final int POD_PORT = 8080;

    /** Writes element {@code number}, which may also be one beyond the size. */
    static void write(final ElementWriter writer, final int number) {
        writeKey(writer, number).data().u32Be(PODS_BASE + number).u16Be(POD_PORT);
    }

    /** Writes the key of element {@code number}. */
    static ElementWriter writeKey(final ElementWriter writer, final int number) {
        return writer.key()
                .u32Be(SERVICES_BASE + number / ENDPOINTS)
                .u8(TCP)
                .u16Be(SERVICE_PORT)
                .u32(number % ENDPOINTS);
    }

    /** The key of element {@code number}, as {@code nft} takes it. */
    static String keyText(final int number) {
        return IpAddress.v4(SERVICES_BASE + number / ENDPOINTS) + " . tcp . " + SERVICE_PORT + " . "
                + number % ENDPOINTS;
    }

    /** Element {@code number}, as {@code nft} takes it. */
    static String text(final int number) {
        return keyText(number) + " : " + IpAddress.v4(PODS_BASE + number) + " . " + POD_PORT;
    }

    /** Writes a file for {@code nft -f} that makes the table, the map and its elements. */
    void writeScript(final Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("table " + TABLE + " {\n  map " + MAP.name() + " {\n    type " + MAP.key() + " : " + MAP.data()
                    + "\n    elements = {\n");
            for (int number = 0; number < size; number++) {
                out.write("      " + text(number) + ",\n");
            }
            out.write("    }\n  }\n}\n");
        }
    }
}
