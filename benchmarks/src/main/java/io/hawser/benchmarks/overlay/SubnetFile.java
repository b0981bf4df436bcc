package io.hawser.benchmarks.overlay;

import io.hawser.linux.net.IpPrefix;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Of Flannel's subnet file, what a pod needs.
 *
 * @param gateway FLANNEL_SUBNET: the node's own address among its pods, with the length of their subnet.
 * @param mtu FLANNEL_MTU.
 */
record SubnetFile(IpPrefix gateway, int mtu) {
    static SubnetFile read(final Path file) throws IOException {
        final Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            lines.load(reader);
        }
        return new SubnetFile(
                IpPrefix.parse(value(lines, "FLANNEL_SUBNET", file)),
                Integer.parseInt(value(lines, "FLANNEL_MTU", file)));
    }

    private static String value(final Properties lines, final String key, final Path file) throws IOException {
        return Optional.ofNullable(lines.getProperty(key))
                .orElseThrow(() -> new IOException("no " + key + " in " + file));
    }
}
