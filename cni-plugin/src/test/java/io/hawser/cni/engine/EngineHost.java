package io.hawser.cni.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.cni.store.AttachmentStore;
import io.hawser.cni.store.Steps;
import io.hawser.cni.testing.CniHost;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A host whose engine runs in the test's own thread, and may end at any step. */
final class EngineHost implements AutoCloseable {
    /** All that the engine does of a pod, so that there are many steps to end at. */
    static final String FULL = "\"ipMasq\":true,\"hairpinMode\":true,\"runtimeConfig\":{\"portMappings\":"
            + "[{\"hostPort\":%d,\"containerPort\":80,\"protocol\":\"tcp\"}],"
            + "\"bandwidth\":{\"ingressRate\":8000000,\"ingressBurst\":800000,"
            + "\"egressRate\":8000000,\"egressBurst\":800000}}";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TestNamespace namespace;
    private final Path directory;
    private String bootId = "boot-1";
    private CniEngine engine;
    private Steps steps = Steps.NONE;

    /** The process ends here: nothing that the engine could catch. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed(final String step) {
            super(step, null, false, false);
        }
    }

    EngineHost(final TestNamespaces namespaces, final Path directory) throws Exception {
        this.directory = directory;
        namespace = namespaces.create("host");
        start();
    }

    TestNamespace namespace() {
        return namespace;
    }

    Path state() {
        return directory.resolve("state");
    }

    /** From now on, each step is told. */
    void steps(final Steps told) {
        steps = told;
    }

    void start() throws Exception {
        engine = namespace.call(() -> new CniEngine(
                AttachmentStore.open(state(), step -> steps.before(step)),
                NodeState.of(CniHost.NETWORK),
                bootId,
                step -> steps.before(step)));
    }

    void stop() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }

    void restart() throws Exception {
        stop();
        start();
    }

    /** All namespaces are gone, and the kernel has forgotten everything but the files. */
    void reboot(final TestNamespace... pods) throws Exception {
        stop();
        bootId = bootId + "'";
        for (final TestNamespace pod : pods) {
            pod.run("ip link delete eth0");
        }
        namespace.run("ip link delete cni0");
        namespace.run("nft flush ruleset");
        start();
    }

    CniReply ask(final String command, final String container, final String netns, final String rest) throws Exception {
        final String conf = "{\"cniVersion\":\"1.1.0\",\"name\":\"net\",\"type\":\"hawser\""
                + (rest.isEmpty() ? "" : "," + rest) + "}";
        return ask(CniHost.request(command, container, netns, conf));
    }

    CniReply ask(final CniRequest request) throws Exception {
        final RequestParser.Parsed parsed = RequestParser.parse(request);
        if (parsed.command() == null) {
            return parsed.answer();
        }
        return namespace.call(() -> request.variable("CNI_COMMAND").equals("DEL")
                ? engine.delete(List.of(parsed.command())).get(0)
                : engine.run(parsed.command()));
    }

    /** The result of an ADD that has to succeed. */
    JsonNode add(final String container, final TestNamespace pod, final String rest) throws Exception {
        return MAPPER.readTree(succeed("ADD", container, CniHost.path(pod), rest));
    }

    /** The reply of a command that has to succeed. */
    String succeed(final String command, final String container, final String netns, final String rest)
            throws Exception {
        final CniReply reply = ask(command, container, netns, rest);
        if (reply.exitCode() != 0) {
            throw new AssertionError(command + " " + container + ": " + reply.output());
        }
        return reply.output();
    }

    /** The error of a command that has to fail. */
    JsonNode fail(final String command, final String container, final String netns, final String rest)
            throws Exception {
        final CniReply reply = ask(command, container, netns, rest);
        if (reply.exitCode() == 0) {
            throw new AssertionError(command + " " + container + " succeeded: " + reply.output());
        }
        return MAPPER.readTree(reply.output());
    }

    /** The IPv4 address that a result tells, without the length of its network. */
    static String ip(final JsonNode result) {
        return result.at("/ips/0/address").asText().replaceAll("/.*", "");
    }

    /** Links that are some pod's. */
    List<String> podLinks() throws Exception {
        try (RouteNetlink route = namespace.call(RouteNetlink::open)) {
            return route.links().stream()
                    .map(Link::name)
                    .filter(name -> name.startsWith("veth") || name.startsWith("ifb"))
                    .toList();
        }
    }

    /** Files that are some pod's. */
    List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(state().resolve("attachments"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Elements of the tables, as nft shows them. */
    List<String> elements() {
        return namespace
                .run("nft list ruleset")
                .lines()
                .filter(line -> line.contains("elements = {"))
                .toList();
    }

    /** All that there is of pods; nothing may be left in the end. */
    List<String> remains() throws Exception {
        return Stream.of(podLinks(), files(), elements()).flatMap(List::stream).toList();
    }

    @Override
    public void close() {
        stop();
    }
}
