package io.hawser.cni.testing;

import io.hawser.cni.client.CniClient;
import io.hawser.cni.install.Installer;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The executables, by which a runtime would ask. */
public enum Client {
    /** The one in Java, in this process. */
    JAVA {
        @Override
        public CniReply run(final CniRequest request) {
            return CniClient.run(request);
        }
    },
    /** The one in C, as a process. */
    C {
        @Override
        public CniReply run(final CniRequest request) {
            try {
                return Client.process(Built.PATH, request);
            } catch (final IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    };

    private static final int TIMEOUT_S = 60;

    /** Asks. */
    public abstract CniReply run(CniRequest request);

    /** The executable in C. */
    public static Path executable() {
        return Built.PATH;
    }

    /** Starts any plugin's executable. */
    public static CniReply process(final Path executable, final CniRequest request, final String... before)
            throws IOException, InterruptedException {
        final Process process = start(executable, request, before);
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(executable + " does not end");
        }
        return new CniReply(process.exitValue(), output);
    }

    /** As {@link #process}, without waiting for its end. */
    public static Process start(final Path executable, final CniRequest request, final String... before)
            throws IOException {
        final List<String> command = new ArrayList<>(List.of(before));
        command.add(executable.toString());
        final ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("CNI_"));
        builder.environment().putAll(request.environment());
        final Process process = builder.start();
        try (var input = process.getOutputStream()) {
            input.write(request.input().getBytes(StandardCharsets.UTF_8));
        } catch (final IOException e) {
            // It may answer, and end, before it has read everything.
            if (process.isAlive() && !String.valueOf(e.getMessage()).contains("Broken pipe")) {
                throw e;
            }
        }
        return process;
    }

    private static final class Built {
        static final Path PATH = install();

        private static Path install() {
            if (!Installer.hasExecutable()) {
                throw new AssertionError(
                        "the executable was not built: no C compiler (Debian packages gcc, libc6-dev)");
            }
            try {
                final Path directory = Files.createTempDirectory("hw-cni-bin");
                Installer.installPlugin(directory);
                final Path path = directory.resolve(Installer.PLUGIN);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    path.toFile().delete();
                    directory.toFile().delete();
                }));
                return path;
            } catch (final IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
