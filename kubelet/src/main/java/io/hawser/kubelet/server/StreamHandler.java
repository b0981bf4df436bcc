package io.hawser.kubelet.server;

import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.v1.AttachRequest;
import io.hawser.kubelet.cri.v1.ExecRequest;
import io.hawser.kubelet.pod.Pod;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** {@code /exec}, {@code /attach} and {@code /portForward}. Runs on a thread that may wait. */
final class StreamHandler {
    private static final int POD_WORDS = 3;

    private final ContainerFinder finder;
    private final ContainerRuntime runtime;
    private final StreamProxy proxy;

    StreamHandler(final ContainerFinder finder, final ContainerRuntime runtime, final StreamProxy proxy) {
        this.finder = finder;
        this.runtime = runtime;
        this.proxy = proxy;
    }

    void answer(final HttpServerRequest request, final Context connection, final List<String> words) {
        final boolean ports = words.get(0).equals("portForward");
        // A uid may stand before the container's name.
        final int least = ports ? POD_WORDS : POD_WORDS + 1;
        if (words.size() < least || words.size() > least + 1) {
            throw new Refusal(Refusal.NOT_FOUND, "404 page not found");
        }
        if (request.getHeader("Upgrade") == null) {
            throw new Refusal(Refusal.BAD_REQUEST, "Upgrade request required");
        }
        if (!request.method().equals(HttpMethod.GET)) {
            // Vert.x changes protocols for GET alone; what is left unsaid would let the caller wait for ever.
            throw new Refusal(Refusal.NOT_ALLOWED, "ask with GET to change the protocol, not " + request.method());
        }
        final Pod pod = finder.pod(words.get(1), words.get(2));
        final String url =
                switch (words.get(0)) {
                    case "exec" -> exec(request, pod, words.get(words.size() - 1));
                    case "attach" -> attach(request, pod, words.get(words.size() - 1));
                    default -> runtime.portForward(finder.sandbox(pod), List.of());
                };
        connection.runOnContext(nothing -> proxy.join(request, url));
    }

    private String exec(final HttpServerRequest request, final Pod pod, final String container) {
        final List<String> command = request.params().getAll("command");
        if (command.isEmpty()) {
            throw new Refusal(Refusal.BAD_REQUEST, "you must specify at least one command for the container");
        }
        final boolean tty = isSet(request, "tty");
        return runtime.exec(ExecRequest.newBuilder()
                .setContainerId(finder.running(pod, container).id())
                .addAllCmd(command)
                .setTty(tty)
                .setStdin(isSet(request, "input"))
                .setStdout(isSet(request, "output"))
                .setStderr(isSet(request, "error") && !tty)
                .build());
    }

    private String attach(final HttpServerRequest request, final Pod pod, final String container) {
        final boolean tty = pod.container(container)
                .map(spec -> spec.json().path("tty").asBoolean())
                .orElse(false);
        return runtime.attach(AttachRequest.newBuilder()
                .setContainerId(finder.running(pod, container).id())
                .setTty(tty)
                .setStdin(isSet(request, "input"))
                .setStdout(isSet(request, "output"))
                .setStderr(isSet(request, "error") && !tty)
                .build());
    }

    private static boolean isSet(final HttpServerRequest request, final String name) {
        final String value = request.getParam(name);
        return "1".equals(value) || "true".equals(value);
    }
}
