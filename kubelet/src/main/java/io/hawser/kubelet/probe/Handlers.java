package io.hawser.kubelet.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.cri.v1.ExecSyncResponse;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs what a probe or hook consists of. Blocks; thread safe. */
public final class Handlers {
    private static final int LONGEST_OUTPUT = 10 << 10;

    private final ContainerRuntime runtime;
    private final HttpHandler http;
    private final Supplier<String> node;

    /**
     * Runs them by this runtime.
     *
     * @param vertx is not closed with them
     * @param node the node's own address
     */
    public Handlers(final ContainerRuntime runtime, final Vertx vertx, final Supplier<String> node) {
        this.runtime = runtime;
        this.node = node;
        this.http = new HttpHandler(vertx);
    }

    /**
     * What a handler works on.
     *
     * @param container its specification
     * @param id the runtime's for it
     * @param address the pod's
     */
    public record Target(JsonNode container, String id, String address) {}

    /**
     * Where a pod is asked: one that uses the node's network has no other address than the node's.
     *
     * @param own the sandbox's addresses
     */
    public String address(final Pod pod, final List<String> own) {
        return pod.isHostNetwork() || own.isEmpty() ? node.get() : own.get(0);
    }

    /** Runs a handler. */
    public Outcome run(final JsonNode handler, final Target target, final Duration timeout) {
        try {
            if (handler.has("exec")) {
                return exec(handler.path("exec"), target, timeout);
            }
            if (handler.has("httpGet")) {
                return http(handler.path("httpGet"), target, timeout);
            }
            if (handler.has("tcpSocket")) {
                return tcp(handler.path("tcpSocket"), target, timeout);
            }
            if (handler.has("grpc")) {
                return GrpcHandler.check(handler.path("grpc"), target.address(), timeout);
            }
            if (handler.has("sleep")) {
                Thread.sleep(
                        Duration.ofSeconds(handler.path("sleep").path("seconds").asLong())
                                .toMillis());
                return Outcome.success("");
            }
            return Outcome.failure("missing handler: neither exec, httpGet, tcpSocket, grpc nor sleep is given");
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.failure("interrupted");
        }
    }

    private Outcome exec(final JsonNode exec, final Target target, final Duration timeout) {
        try {
            final ExecSyncResponse answer = runtime.execSync(target.id(), Json.texts(exec.path("command")), timeout);
            final String text =
                    answer.getStdout().toStringUtf8() + answer.getStderr().toStringUtf8();
            final String output = text.length() > LONGEST_OUTPUT ? text.substring(0, LONGEST_OUTPUT) : text;
            return new Outcome(answer.getExitCode() == 0, output);
        } catch (final CriException e) {
            return Outcome.failure(
                    e.isTimeout() ? "command timed out after " + timeout.toSeconds() + "s" : e.getMessage());
        }
    }

    private Outcome http(final JsonNode get, final Target target, final Duration timeout) throws InterruptedException {
        final Optional<Integer> port = port(get.path("port"), target.container());
        if (port.isEmpty()) {
            return Outcome.failure("couldn't find port: " + get.path("port"));
        }
        final String host = Json.text(get, "host");
        return http.get(get, host.isEmpty() ? target.address() : host, port.get(), timeout);
    }

    private static Outcome tcp(final JsonNode tcp, final Target target, final Duration timeout) {
        final Optional<Integer> port = port(tcp.path("port"), target.container());
        if (port.isEmpty()) {
            return Outcome.failure("couldn't find port: " + tcp.path("port"));
        }
        final String given = Json.text(tcp, "host");
        final String host = given.isEmpty() ? target.address() : given;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port.get()), (int) timeout.toMillis());
            return Outcome.success("");
        } catch (final IOException e) {
            return Outcome.failure("dial tcp " + host + ":" + port.get() + ": " + e.getMessage());
        }
    }

    /** A port by its number, or by its name in the container. */
    private static Optional<Integer> port(final JsonNode port, final JsonNode container) {
        if (port.isNumber()) {
            return Optional.of(port.asInt());
        }
        for (final JsonNode one : container.path("ports")) {
            if (Json.text(one, "name").equals(port.asText())) {
                return Optional.of(one.path("containerPort").asInt());
            }
        }
        return port.asText().matches("\\d{1,5}") ? Optional.of(Integer.parseInt(port.asText())) : Optional.empty();
    }

    static String text(final byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, LONGEST_OUTPUT), StandardCharsets.UTF_8);
    }
}
