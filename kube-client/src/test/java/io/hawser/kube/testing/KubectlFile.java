package io.hawser.kube.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The real kubectl of a version, whatever this machine has in PATH: {@code bin/lib/kubectl.sh} fetches it once. */
public final class KubectlFile {
    /** Debian's. */
    public static final String OLD = "1.20";
    /** A current one. */
    public static final String NEW = "1.35";

    private static final Map<String, Path> FETCHED = new ConcurrentHashMap<>();

    private KubectlFile() {}

    /** Where version {@link #OLD} or {@link #NEW} is. */
    public static Path of(final String version) {
        return FETCHED.computeIfAbsent(version, KubectlFile::fetch);
    }

    private static Path fetch(final String version) {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("bin/lib/kubectl.sh"))) {
            root = root.getParent();
        }
        try {
            final Process script =
                    new ProcessBuilder(root.resolve("bin/lib/kubectl.sh").toString()).start();
            final CompletableFuture<String> error = CompletableFuture.supplyAsync(() -> text(script.getErrorStream()));
            final String paths = text(script.getInputStream());
            if (script.waitFor() != 0) {
                throw new AssertionError(error.join());
            }
            return Path.of(paths.lines()
                    .filter(path -> path.endsWith("-" + version))
                    .findFirst()
                    .orElseThrow());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(final InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
