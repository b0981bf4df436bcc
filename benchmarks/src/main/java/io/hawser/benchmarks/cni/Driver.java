package io.hawser.benchmarks.cni;

import io.hawser.benchmarks.topology.Tool;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The program that starts plugins and times them. */
final class Driver {
    private static final long COMPILE_S = 60;

    private Driver() {}

    static Optional<String> unavailable() {
        return Tool.missing(Tool.CC);
    }

    /** Compiles it into a directory. */
    static Path compile(final Path directory) throws Exception {
        final Path source = directory.resolve("driver.c");
        final Path driver = directory.resolve("driver");
        try (InputStream resource = Driver.class.getResourceAsStream("driver.c")) {
            Files.write(source, resource.readAllBytes());
        }
        final Process cc = new ProcessBuilder("cc", "-O2", "-o", driver.toString(), source.toString())
                .inheritIO()
                .start();
        if (!cc.waitFor(COMPILE_S, TimeUnit.SECONDS) || cc.exitValue() != 0) {
            cc.destroyForcibly();
            throw new IllegalStateException("cc does not compile " + source);
        }
        return driver;
    }
}
