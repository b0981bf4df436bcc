package io.hawser.kubelet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An image as an OCI layout in a tar, built without a registry: a static program, and what it needs beside it.
 *
 * @param name the name it has in containerd
 * @param archive what {@code ctr images import} reads
 */
public record OciImage(String name, Path archive) {
    /** Busybox, with all its applets in /bin. */
    public static final String BUSYBOX = "hawser.test/busybox:1";
    /** A program that waits for its end, for sandboxes. */
    public static final String PAUSE = "hawser.test/pause:1";

    private static final String PAUSE_SOURCE = """
            #include <signal.h>
            #include <stdlib.h>
            #include <sys/wait.h>
            #include <unistd.h>
            static void end(int signal) { (void) signal; _exit(0); }
            static void reap(int signal) { (void) signal; while (waitpid(-1, NULL, WNOHANG) > 0) { } }
            int main(void) {
                signal(SIGINT, end);
                signal(SIGTERM, end);
                signal(SIGCHLD, reap);
                for (;;) { pause(); }
            }
            """;

    /** Debian's busybox-static. */
    public static OciImage busybox(final Path directory) {
        final Path root = make(directory.resolve("busybox-root"));
        try {
            Files.copy(Path.of("/usr/bin/busybox"), make(root.resolve("bin")).resolve("busybox"));
            for (final String applet :
                    Tool.run("/usr/bin/busybox", "--list").lines().toList()) {
                if (!"busybox".equals(applet)) {
                    Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
                }
            }
            Files.writeString(make(root.resolve("etc")).resolve("passwd"), "root:x:0:0:root:/root:/bin/sh\n");
            Files.writeString(root.resolve("etc/group"), "root:x:0:\n");
            Tool.run("chmod", "1777", make(root.resolve("tmp")).toString());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return build(directory, BUSYBOX, root, List.of("/bin/sh"));
    }

    /** A static program that does nothing until it is told to end. */
    public static OciImage pause(final Path directory) {
        final Path root = make(directory.resolve("pause-root"));
        final Path source = directory.resolve("pause.c");
        try {
            Files.writeString(source, PAUSE_SOURCE);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        Tool.run("gcc", "-static", "-Os", "-s", "-o", root.resolve("pause").toString(), source.toString());
        return build(directory, PAUSE, root, List.of("/pause"));
    }

    private static OciImage build(
            final Path directory, final String name, final Path root, final List<String> entrypoint) {
        final String label = root.getFileName().toString();
        final Path layout = make(directory.resolve(label + "-oci"));
        final Path blobs = make(layout.resolve("blobs/sha256"));
        final Path plain = directory.resolve(label + ".tar");
        Tool.run("tar", "-C", root.toString(), "--owner=0", "--group=0", "--mtime=@0", "-cf", plain.toString(), ".");
        try {
            final String diffId = sha256(Files.readAllBytes(plain));
            Tool.run("gzip", "-n", "-1", plain.toString());
            final byte[] layer = Files.readAllBytes(directory.resolve(label + ".tar.gz"));
            final String command =
                    entrypoint.stream().map(word -> '"' + word + '"').collect(Collectors.joining(","));
            final String config = """
                    {"architecture":"amd64","os":"linux",
                     "config":{"Entrypoint":[%s],"Env":["PATH=/bin"]},
                     "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}""".formatted(command, diffId);
            final byte[] manifest = """
                    {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                     "config":%s,"layers":[%s]}""".formatted(
                            write(
                                    blobs,
                                    config.getBytes(StandardCharsets.UTF_8),
                                    "application/vnd.oci.image.config.v1+json",
                                    ""),
                            write(blobs, layer, "application/vnd.oci.image.layer.v1.tar+gzip", ""))
                    .getBytes(StandardCharsets.UTF_8);
            final String annotation = ",\"annotations\":{\"io.containerd.image.name\":\"" + name + "\"}";
            final String entry = write(blobs, manifest, "application/vnd.oci.image.manifest.v1+json", annotation);
            Files.writeString(layout.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[" + entry + "]}");
            Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        final Path archive = directory.resolve(label + "-image.tar");
        Tool.run("tar", "-C", layout.toString(), "-cf", archive.toString(), ".");
        return new OciImage(name, archive);
    }

    /** Writes a blob and returns its descriptor. */
    private static String write(final Path blobs, final byte[] blob, final String type, final String more)
            throws IOException {
        final String digest = sha256(blob);
        Files.write(blobs.resolve(digest), blob);
        return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d%s}"
                .formatted(type, digest, blob.length, more);
    }

    private static String sha256(final byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (final NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Path make(final Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
