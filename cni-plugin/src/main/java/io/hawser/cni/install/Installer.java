package io.hawser.cni.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * Writes files by renaming them within their directories: a runtime that watches one sees whole files only, and an
 * executable that is running is not written to.
 */
public final class Installer {
    /** The name that configurations call the plugin by. */
    public static final String PLUGIN = "hawser";

    private static final String EXECUTABLE = "hawser-cni";

    private Installer() {}

    /** What came of it. */
    public enum Outcome {
        /** The file is new, or has new content. */
        WRITTEN,
        /** The file was as it should be, and was left alone. */
        UNCHANGED
    }

    /** Whether this build has the executable in C. */
    public static boolean hasExecutable() {
        return Installer.class.getResource(EXECUTABLE) != null;
    }

    /**
     * Writes the executable in C.
     *
     * @param directory where the runtime looks for plugins, such as {@code /opt/cni/bin}
     * @throws IllegalStateException if this build has none
     * @throws UncheckedIOException if it cannot be written; then what was there is as it was
     */
    public static Outcome installPlugin(final Path directory) {
        return write(directory.resolve(PLUGIN), executable(), "rwxr-xr-x");
    }

    /**
     * Writes a script that starts the client in Java: slower, and in need of a shell and the JVM, but for any machine.
     *
     * @param directory as above
     * @param command what starts it, its words quoted for a shell
     * @throws UncheckedIOException if it cannot be written; then what was there is as it was
     */
    public static Outcome installJavaClient(final Path directory, final String command) {
        final String script = "#!/bin/sh\nexec " + command + "\n";
        return write(directory.resolve(PLUGIN), script.getBytes(StandardCharsets.UTF_8), "rwxr-xr-x");
    }

    /**
     * Writes a network configuration.
     *
     * @param file such as {@code /etc/cni/net.d/10-hawser.conflist}
     * @throws UncheckedIOException if it cannot be written; then what was there is as it was
     */
    public static Outcome installConfiguration(final Path file, final String conflist) {
        return write(file, conflist.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    }

    /**
     * A configuration in which pods get addresses of the node's lease, ports of the host, and limits.
     *
     * @param name of the network
     * @param socket of the daemon
     */
    public static String conflist(final String name, final Path socket) {
        return """
                {
                  "cniVersion": "1.0.0",
                  "name": "%s",
                  "plugins": [
                    {
                      "type": "%s",
                      "bridge": "cni0",
                      "isDefaultGateway": true,
                      "hairpinMode": true,
                      "socket": "%s",
                      "capabilities": { "portMappings": true, "bandwidth": true, "ips": true, "mac": true }
                    }
                  ]
                }
                """.formatted(name, PLUGIN, socket);
    }

    private static byte[] executable() {
        try (InputStream resource = Installer.class.getResourceAsStream(EXECUTABLE)) {
            if (resource == null) {
                throw new IllegalStateException("this build has no executable in C: it was made without a C compiler");
            }
            return resource.readAllBytes();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Outcome write(final Path file, final byte[] content, final String permissions) {
        final Path directory = file.toAbsolutePath().getParent();
        try {
            if (Files.isRegularFile(file)
                    && Arrays.equals(Files.readAllBytes(file), content)
                    && PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                            .equals(permissions)) {
                return Outcome.UNCHANGED;
            }
            Files.createDirectories(directory);
            // A runtime passes over names that begin with a dot.
            final Path fresh = Files.createTempFile(directory, "." + file.getFileName() + ".", ".new");
            try {
                Files.write(fresh, content);
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(permissions));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
            return Outcome.WRITTEN;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e, e);
        }
    }
}
