package io.hawser.controlplane.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.server.ControlPlane;
import io.hawser.controlplane.tls.ClusterKeys;
import io.hawser.controlplane.tls.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A client of an API server that knows nothing but HTTP and JSON. */
public final class Http {
    private static final char[] PASSWORD = "test".toCharArray();

    private final HttpClient client;
    private final String url;
    private final String token;

    private Http(final HttpClient client, final String url, final String token) {
        this.client = client;
        this.url = url;
        this.token = token;
    }

    /** What was answered. */
    public record Answer(int code, JsonNode body, HttpResponse<?> response) {
        /** The body, if the answer has this code. */
        public JsonNode expect(final int wanted) {
            if (code != wanted) {
                throw new AssertionError("answered " + code + " instead of " + wanted + ": " + body.toPrettyString());
            }
            return body;
        }
    }

    /** With a certificate of an administrator. */
    public static Http admin(final ControlPlane server) {
        return certified(server, server.keys().authority().client("admin", User.MASTERS));
    }

    /** With a certificate of an administrator, of a server in another process. */
    public static Http admin(final String url, final ClusterKeys keys) {
        return new Http(client(keys, keys.authority().client("admin", User.MASTERS)), url, "");
    }

    /** With a certificate. */
    public static Http certified(final ControlPlane server, final Identity identity) {
        return new Http(client(server.keys(), identity), server.url(), "");
    }

    /** With a token; without any credentials if it is empty. */
    public static Http withToken(final ControlPlane server, final String token) {
        return new Http(client(server.keys(), null), server.url(), token);
    }

    /** Reads. */
    public Answer get(final String path) {
        return send("GET", path, "", "");
    }

    /** Creates. */
    public Answer post(final String path, final String json) {
        return send("POST", path, "application/json", json);
    }

    /** Creates, with apostrophes for quotes. */
    public JsonNode create(final String path, final String json) {
        return post(path, json.replace('\'', '"')).expect(201);
    }

    /** Replaces. */
    public Answer put(final String path, final JsonNode object) {
        return send("PUT", path, "application/json", object.toString());
    }

    /** Patches; the kind is such as {@code merge}, with apostrophes for quotes. */
    public Answer patch(final String path, final String kind, final String json) {
        final String type =
                kind.equals("apply") ? "application/apply-patch+yaml" : "application/" + kind + "-patch+json";
        return send("PATCH", path, type, json.replace('\'', '"'));
    }

    /** Deletes. */
    public Answer delete(final String path) {
        return send("DELETE", path, "", "");
    }

    /** Deletes with options. */
    public Answer delete(final String path, final String options) {
        return send("DELETE", path, "application/json", options.replace('\'', '"'));
    }

    /** Any request. */
    public Answer send(final String method, final String path, final String type, final String body) {
        final HttpRequest.Builder request = request(path)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return send(request.build());
    }

    /** A request to be filled in. */
    public HttpRequest.Builder request(final String path) {
        final HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(20));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    /** Sends a request. */
    public Answer send(final HttpRequest request) {
        try {
            final HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            final String text = new String(response.body(), StandardCharsets.UTF_8);
            final JsonNode body = text.startsWith("{")
                    ? Json.MAPPER.readTree(text)
                    : Json.object().textNode(text);
            return new Answer(response.statusCode(), body, response);
        } catch (final IOException e) {
            throw new AssertionError(request.method() + " " + request.uri(), e);
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A connection for whoever wants to speak HTTP/1.1 by hand. */
    public Socket connect() {
        final URI address = URI.create(url);
        try {
            return client.sslContext().getSocketFactory().createSocket(address.getHost(), address.getPort());
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Begins to watch. */
    public WatchLines watch(final String path) {
        try {
            final HttpRequest request =
                    request(path).timeout(Duration.ofMinutes(2)).build();
            final HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            return new WatchLines(response);
        } catch (final IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Begins to watch over a WebSocket; messages are put into a queue as they come. */
    public WebSocket watchBySocket(final String path, final Queue<JsonNode> messages) {
        final StringBuilder text = new StringBuilder();
        return client.newWebSocketBuilder()
                .buildAsync(URI.create(url.replaceFirst("^https", "wss") + path), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                            final WebSocket socket, final CharSequence data, final boolean last) {
                        text.append(data);
                        if (last) {
                            messages.add(Json.read(text.toString().getBytes(StandardCharsets.UTF_8)));
                            text.setLength(0);
                        }
                        socket.request(1);
                        return null;
                    }
                })
                .join();
    }

    private static HttpClient client(final ClusterKeys cluster, final Identity identity) {
        try {
            final KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("ca", cluster.authority().certificate());
            final TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
            trusted.init(trust);
            final KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            if (identity != null) {
                own.setKeyEntry("me", identity.key(), PASSWORD, new Certificate[] {identity.certificate()});
            }
            final KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own, PASSWORD);
            final SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(tls).build();
        } catch (final GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An object of a text with apostrophes for quotes. */
    public static ObjectNode object(final String json) {
        return Json.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
