package io.hawser.kube.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.hawser.kube.tls.FileCache;
import io.hawser.kube.tls.Pem;
import io.hawser.kube.tls.TlsManagers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/** The current context of a kubeconfig file: its server, authority, and a client certificate or token. */
public final class KubeConfig {
    private final Path path;
    private final JsonNode root;

    private KubeConfig(final Path path) {
        this.path = path.toAbsolutePath();
        try {
            this.root = new YAMLMapper().readTree(Files.readString(path));
        } catch (final JsonProcessingException e) {
            throw wrong("is no YAML: " + e.getOriginalMessage(), e);
        } catch (final IOException e) {
            throw new UncheckedIOException("kubeconfig " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the file. Tokens and certificates in files of their own are read again when they are replaced.
     *
     * @throws IllegalArgumentException naming what is wrong or missing in it
     * @throws UncheckedIOException naming the file that cannot be read
     */
    public static KubeConnection connection(final Path path) {
        return new KubeConfig(path).connection();
    }

    private KubeConnection connection() {
        final String current = root.path("current-context").asText();
        final JsonNode context = named("contexts", "context", current);
        final JsonNode cluster =
                named("clusters", "cluster", context.path("cluster").asText());
        final JsonNode user = named("users", "user", context.path("user").asText());
        if (cluster.path("insecure-skip-tls-verify").asBoolean()) {
            throw wrong("has insecure-skip-tls-verify, which is not supported: give certificate-authority", null);
        }
        if (user.has("exec") || user.has("auth-provider")) {
            throw wrong(
                    "gets its credentials from a program, which is not supported: give a token or certificate", null);
        }
        try {
            return new KubeConnection(
                    URI.create(cluster.path("server").asText()),
                    new TlsManagers(keyManager(user), trustManager(cluster)),
                    token(user));
        } catch (final IllegalArgumentException | GeneralSecurityException e) {
            throw wrong(e.getMessage(), e);
        }
    }

    private Optional<TrustManager> trustManager(final JsonNode cluster) throws GeneralSecurityException {
        final Optional<Source> authority = source(cluster, "certificate-authority");
        return authority.isEmpty()
                ? Optional.empty()
                : Optional.of(TlsManagers.trusting(
                        authority.get().parse(Pem::certificates).get()));
    }

    private Optional<KeyManager> keyManager(final JsonNode user) throws GeneralSecurityException {
        final Optional<Source> certificate = source(user, "client-certificate");
        final Optional<Source> key = source(user, "client-key");
        if (certificate.isPresent() != key.isPresent()) {
            throw wrong("has only one of client-certificate and client-key", null);
        }
        return certificate.isEmpty()
                ? Optional.empty()
                : Optional.of(TlsManagers.presenting(
                        certificate.get().parse(Pem::certificates), key.get().parse(Pem::privateKey)));
    }

    private Supplier<Optional<String>> token(final JsonNode user) throws GeneralSecurityException {
        final Optional<String> token = text(user, "token");
        if (token.isPresent()) {
            return () -> token;
        }
        final Optional<String> file = text(user, "tokenFile");
        if (file.isPresent()) {
            final FileCache<String> cache = FileCache.of(resolve(file.get()), String::strip);
            return () -> Optional.of(cache.get());
        }
        return Optional::empty;
    }

    private JsonNode named(final String list, final String kind, final String name) {
        for (final JsonNode entry : root.path(list)) {
            if (entry.path("name").asText().equals(name)) {
                return entry.path(kind);
            }
        }
        if (name.isEmpty() && kind.equals("user")) {
            return MissingNode.getInstance();
        }
        throw wrong("has no " + kind + " '" + name + "'", null);
    }

    /** What {@code key} names, or {@code key-data} holds. */
    private Optional<Source> source(final JsonNode node, final String key) {
        final Optional<String> data = text(node, key + "-data");
        if (data.isPresent()) {
            try {
                final String text = new String(Base64.getMimeDecoder().decode(data.get()), StandardCharsets.UTF_8);
                return Optional.of(new Source(Optional.empty(), text));
            } catch (final IllegalArgumentException e) {
                throw wrong("has " + key + "-data which is not base64", e);
            }
        }
        return text(node, key).map(file -> new Source(Optional.of(resolve(file)), ""));
    }

    private Path resolve(final String file) {
        return path.resolveSibling(file);
    }

    private static Optional<String> text(final JsonNode node, final String key) {
        return Optional.of(node.path(key).asText()).filter(text -> !text.isEmpty());
    }

    private IllegalArgumentException wrong(final String what, final Exception cause) {
        return new IllegalArgumentException("kubeconfig " + path + " " + what, cause);
    }

    /** A file, or its text. */
    private record Source(Optional<Path> file, String text) {
        <T> Supplier<T> parse(final FileCache.Parser<T> parser) throws GeneralSecurityException {
            if (file.isPresent()) {
                return FileCache.of(file.get(), parser)::get;
            }
            final T value = parser.parse(text);
            return () -> value;
        }
    }
}
