package io.hawser.kube.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority, a server for 127.0.0.1 and a client, made by {@code openssl} when the test runs. */
public final class TestCertificates {
    private final Path directory;

    /** Makes the files in an empty directory. */
    public TestCertificates(final Path directory) {
        this.directory = directory;
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test-authority"
                + " -keyout ca.key -out ca.pem");
        sign("server", "ec -pkeyopt ec_paramgen_curve:P-256", "subjectAltName=IP:127.0.0.1");
        sign("client", "rsa:2048", "extendedKeyUsage=clientAuth");
    }

    /** Makes another client certificate and key. */
    public void sign(final String name, final String algorithm, final String extension) {
        openssl("req -newkey " + algorithm + " -nodes -subj /CN=" + name + " -addext " + extension + " -keyout " + name
                + ".key -out " + name + ".csr");
        openssl("x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -copy_extensions copy"
                + " -out " + name + ".pem");
    }

    /** Runs openssl in the directory, its words split at blanks. */
    public void openssl(final String words) {
        final List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words.split(" ")));
        try {
            final Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("openssl.log").toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(
                        "openssl " + words + ": " + Files.readString(directory.resolve("openssl.log")));
            }
        } catch (final IOException | InterruptedException e) {
            throw new AssertionError("openssl " + words, e);
        }
    }

    public Path authority() {
        return directory.resolve("ca.pem");
    }

    public Path serverCertificate() {
        return directory.resolve("server.pem");
    }

    public Path serverKey() {
        return directory.resolve("server.key");
    }

    public Path clientCertificate() {
        return directory.resolve("client.pem");
    }

    public Path clientKey() {
        return directory.resolve("client.key");
    }

    public Path file(final String name) {
        return directory.resolve(name);
    }
}
