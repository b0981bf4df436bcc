package io.hawser.cni.testing;

import io.hawser.cni.config.NodeNetwork;
import io.hawser.cni.engine.CniService;
import io.hawser.cni.engine.NodeState;
import io.hawser.cni.server.CniServer;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A namespace that stands for a host, with the service and its socket. */
public final class CniHost implements AutoCloseable {
    /** What the node leases unless a test says otherwise. */
    public static final NodeNetwork NETWORK = new NodeNetwork(
            List.of(IpPrefix.parse("10.244.0.0/16"), IpPrefix.parse("fd00:244::/48")),
            List.of(IpPrefix.parse("10.244.1.0/24"), IpPrefix.parse("fd00:244:0:1::/64")),
            1450,
            true);

    private final TestNamespace namespace;
    private final Path directory;
    private final NodeState node;
    private CniService service;
    private CniServer server;

    /** Starts both. */
    public CniHost(final TestNamespaces namespaces, final Path directory, final NodeState node) throws Exception {
        this.directory = directory;
        this.node = node;
        namespace = namespaces.create("host");
        start();
    }

    /** The host's namespace. */
    public TestNamespace namespace() {
        return namespace;
    }

    /** Where it listens. */
    public Path socket() {
        return directory.resolve("cni.sock");
    }

    /** Where attachments are written down. */
    public Path state() {
        return directory.resolve("state");
    }

    /** Ends the daemon's side, and begins it anew. */
    public void restart() throws Exception {
        stop();
        start();
    }

    /** Begins it after {@link #stop}. */
    public void start() throws Exception {
        service = namespace.call(() -> CniService.start(state(), node));
        server = new CniServer(socket(), service::submit);
    }

    /** Ends the daemon's side alone. */
    public void stop() {
        if (server != null) {
            server.close();
            service.close();
            server = null;
        }
    }

    /** A configuration of the plugin: {@code rest} follows its name, without braces. */
    public String conf(final String version, final String rest) {
        return "{\"cniVersion\":\"" + version + "\",\"name\":\"net\",\"type\":\"hawser\",\"socket\":\"" + socket()
                + "\"" + (rest.isEmpty() ? "" : "," + rest) + "}";
    }

    /** Asks as a runtime does. */
    public CniReply ask(
            final Client client, final String command, final String container, final String netns, final String conf) {
        return client.run(request(command, container, netns, conf));
    }

    /** A request with the variables that a runtime sets. */
    public static CniRequest request(
            final String command, final String container, final String netns, final String conf) {
        final Map<String, String> variables = new HashMap<>(Map.of(
                "CNI_COMMAND",
                command,
                "CNI_CONTAINERID",
                container,
                "CNI_IFNAME",
                "eth0",
                "CNI_PATH",
                "/opt/cni/bin"));
        if (!netns.isEmpty()) {
            variables.put("CNI_NETNS", netns);
        }
        return new CniRequest(variables, conf);
    }

    /** Path of a namespace as CNI_NETNS has it. */
    public static String path(final TestNamespace pod) {
        return "/run/netns/" + pod.name();
    }

    @Override
    public void close() {
        stop();
    }
}
