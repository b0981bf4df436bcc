package io.hawser.controlplane.cli;

import io.hawser.controlplane.tls.CertificateAuthority;
import io.hawser.controlplane.tls.Identity;
import io.hawser.controlplane.tls.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/** Files by which clients find a cluster, and are known there. */
public final class Kubeconfig {
    private Kubeconfig() {}

    /** The file's text, for a user with a certificate. */
    public static String of(
            final String url, final CertificateAuthority authority, final String user, final Identity identity) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: hawser
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: %s
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                contexts:
                - name: hawser
                  context:
                    cluster: hawser
                    user: %s
                current-context: hawser
                """.formatted(
                        url,
                        base64(Pem.of(authority.certificate())),
                        user,
                        base64(Pem.of(identity.certificate())),
                        base64(Pem.ec(identity.key())),
                        user);
    }

    /** Writes a file that only its owner may read, whole or not at all. */
    public static void write(final Path file, final String text) throws IOException {
        final Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        final Path draft = Files.createTempFile(
                directory,
                ".kubeconfig",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String base64(final String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
