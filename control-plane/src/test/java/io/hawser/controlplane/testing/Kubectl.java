package io.hawser.controlplane.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.kube.testing.KubectlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A real kubectl, of a version, as a user runs it: with a kubeconfig and a home of its own. */
public final class Kubectl {
    private static final int PATIENCE_SECONDS = 60;

    private final Path executable;
    private final Path kubeconfig;
    private final Path home;

    private Kubectl(final Path executable, final Path kubeconfig, final Path home) {
        this.executable = executable;
        this.kubeconfig = kubeconfig;
        this.home = home;
    }

    /** What came of a command. */
    public record Result(int code, String out, String error) {
        /** What it printed, if it went well. */
        public String ok() {
            assertThat(code).as("%s%s", out, error).isZero();
            return out;
        }

        /** What it complained of, if it failed. */
        public String failed() {
            assertThat(code).as(out).isNotZero();
            return error;
        }
    }

    /** Version 1.20 or 1.35, fetched if this machine does not have it yet. */
    public static Kubectl of(final String version, final Path kubeconfig, final Path home) {
        return new Kubectl(KubectlFile.of(version), kubeconfig, home);
    }

    /** The same with another kubeconfig. */
    public Kubectl with(final Path other) {
        return new Kubectl(executable, other, home);
    }

    /** Runs a command, of words with spaces between them; an apostrophe keeps words together. */
    public Result run(final String command) {
        return runWith("", command);
    }

    /** Runs a command that reads a text. */
    public Result runWith(final String input, final String command) {
        return run(input, words(command));
    }

    /** Runs a command that reads a text. */
    public Result run(final String input, final List<String> arguments) {
        final Process process = begin(arguments);
        try {
            final CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            final CompletableFuture<String> error = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("kubectl " + arguments + " did not end: " + out.join() + error.join());
            }
            return new Result(process.exitValue(), out.join(), error.join());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Begins a command that goes on until it is ended. */
    public Process begin(final String command) {
        return begin(words(command));
    }

    private Process begin(final List<String> arguments) {
        final List<String> all = new ArrayList<>(List.of(executable.toString()));
        all.addAll(arguments);
        final ProcessBuilder builder = new ProcessBuilder(all).directory(home.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("KUBE_EDITOR", "sed -i s/edit-me/edited/");
        try {
            return builder.start();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> words(final String command) {
        final List<String> words = new ArrayList<>();
        final String[] parts = command.split("'", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 1) {
                words.add(parts[i]);
            } else {
                for (final String word : parts[i].split(" ", -1)) {
                    if (!word.isEmpty()) {
                        words.add(word);
                    }
                }
            }
        }
        return words;
    }

    private static String text(final InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
