package io.hawser.controlplane.testing;

import io.hawser.controlplane.server.ControlPlane;
import io.hawser.controlplane.streaming.SpdySession;
import io.hawser.controlplane.tls.Identity;
import io.hawser.controlplane.tls.Pem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers as a kubelet does, beside the real one: logs are {@code METHOD PATH?QUERY}; a command is {@code cat}, or
 * {@code exit N}, or anything that prints itself.
 */
public final class FakeKubelet implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    /** On loopback, with a certificate of the cluster's, that asks for one of the cluster's. */
    public FakeKubelet(final ControlPlane cluster, final String node) {
        final Identity identity = cluster.keys().authority().node(node);
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(new PemTrustOptions()
                                .addCertValue(Buffer.buffer(
                                        Pem.of(cluster.keys().authority().certificate()))))
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(Pem.of(identity.certificate())))
                                .addKeyValue(Buffer.buffer(Pem.of(identity.key())))))
                .requestHandler(FakeKubelet::answer);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    private static void answer(final HttpServerRequest request) {
        if (!request.path().startsWith("/exec/")) {
            request.response()
                    .putHeader("Content-Type", "text/plain")
                    .end(request.method() + " " + request.uri() + "\n");
            return;
        }
        request.response()
                .putHeader("Connection", "Upgrade")
                .putHeader("Upgrade", "SPDY/3.1")
                .putHeader("X-Stream-Protocol-Version", "v4.channel.k8s.io");
        final List<String> command = request.params().getAll("command");
        final int wanted = 1
                + (int) List.of("input", "output", "error").stream()
                        .filter(flag -> "1".equals(request.getParam(flag)))
                        .count();
        request.toNetSocket().onSuccess(socket -> {
            socket.pause();
            final Command running = new Command(command, wanted);
            running.session = SpdySession.start(socket, false, running);
        });
    }

    /** One command; it begins when all its streams are there. */
    private static final class Command implements SpdySession.Listener {
        private final List<String> command;
        private final int wanted;
        private final Map<String, Integer> streams = new HashMap<>();
        private SpdySession session;

        Command(final List<String> command, final int wanted) {
            this.command = command;
            this.wanted = wanted;
        }

        @Override
        public void opened(final int stream, final Map<String, String> headers) {
            streams.put(headers.get("streamtype"), stream);
            if (streams.size() == wanted && !command.get(0).equals("cat")) {
                if (command.get(0).equals("exit")) {
                    end("{\"status\":\"Failure\",\"message\":\"command terminated with non-zero exit code\","
                            + "\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\","
                            + "\"message\":\"" + command.get(1) + "\"}]}}");
                } else {
                    session.send(
                            streams.get("stdout"),
                            (String.join(" ", command) + "\n").getBytes(StandardCharsets.UTF_8),
                            false);
                    end("{\"metadata\":{},\"status\":\"Success\"}");
                }
            }
        }

        @Override
        public void received(final int stream, final byte[] bytes, final boolean last) {
            if (command.get(0).equals("cat") && Integer.valueOf(stream).equals(streams.get("stdin"))) {
                session.send(streams.get("stdout"), bytes, false);
                if (last) {
                    end("{\"metadata\":{},\"status\":\"Success\"}");
                }
            }
        }

        private void end(final String status) {
            session.send(streams.get("error"), status.getBytes(StandardCharsets.UTF_8), true);
            streams.forEach((type, stream) -> {
                if (type.startsWith("stdo") || type.startsWith("stde")) {
                    session.send(stream, new byte[0], true);
                }
            });
        }

        @Override
        public void closed() {}
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
