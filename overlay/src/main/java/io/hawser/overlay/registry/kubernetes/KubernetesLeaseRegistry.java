package io.hawser.overlay.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.api.KubeException;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.Assignment;
import io.hawser.overlay.registry.CreateOutcome;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.LeaseSnapshot;
import io.hawser.overlay.registry.LeaseWatch;
import io.hawser.overlay.registry.RegistryException;
import io.hawser.overlay.registry.RenewOutcome;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Leases in Node objects: the cluster gives each node its pod CIDRs, and the node says in annotations how it is
 * reached. Such a lease has no end. What nobody changed is not written.
 */
public final class KubernetesLeaseRegistry implements LeaseRegistry {
    private static final int PAGE = 500;
    private static final int LIST_ATTEMPTS = 3;

    private final KubeSettings settings;
    private final Annotations names;
    private final KubeClient client;
    private final Set<KubeLeaseWatch> watches = ConcurrentHashMap.newKeySet();
    private volatile NodeLeases leases;
    private volatile Listed listed = new Listed("", Map.of());

    /** Prepares requests; the first is sent when it is needed. */
    public KubernetesLeaseRegistry(final KubeConnection connection, final KubeSettings settings) {
        this.settings = settings;
        this.names = new Annotations(settings.annotationPrefix());
        this.client = new KubeClient(connection, settings.callTimeout());
    }

    @Override
    public NetworkConfig readConfig() {
        if (!settings.netConfText().isEmpty()) {
            return NetworkConfig.parseForAssignedSubnets(settings.netConfText());
        }
        try {
            return NetworkConfig.parseForAssignedSubnets(Files.readString(settings.netConf()));
        } catch (final IOException e) {
            throw new RegistryException("the network configuration " + settings.netConf() + " cannot be read: " + e, e);
        }
    }

    @Override
    public Assignment assignment() {
        final Optional<NodeObject> node = readNode();
        if (node.isEmpty()) {
            return new Assignment.Awaited("there is no Node named " + settings.nodeName());
        }
        try {
            return leases().subnets(node.get())
                    .<Assignment>map(Assignment.Assigned::new)
                    .orElseGet(() -> new Assignment.Awaited("node " + settings.nodeName() + " has pod CIDRs "
                            + node.get().podCidrs() + ", not one of each family of the network; "
                            + "kube-controller-manager gives them with --allocate-node-cidrs"));
        } catch (final IllegalArgumentException e) {
            return new Assignment.Awaited("node " + settings.nodeName() + " cannot be used: " + e.getMessage());
        }
    }

    @Override
    public String holder(final LeaseAttributes attributes) {
        return settings.nodeName();
    }

    @Override
    public LeaseSnapshot snapshot() {
        for (int i = 0; i < LIST_ATTEMPTS; i++) {
            try {
                final Listed all = list();
                listed = all;
                return new LeaseSnapshot(all.leases().values().stream().toList(), all.revision());
            } catch (final KubeException e) {
                // A list of many pages may take longer than the server remembers its beginning.
                if (e.code() != KubeException.GONE) {
                    throw new RegistryException(e.getMessage(), e);
                }
            }
        }
        throw new RegistryException("the list of nodes was gone " + LIST_ATTEMPTS + " times before its end");
    }

    @Override
    public Optional<Lease> find(final Subnets subnets) {
        return readNode()
                .flatMap(leases()::lease)
                .filter(lease -> lease.subnets().equals(subnets))
                .or(() -> snapshot().leases().stream()
                        .filter(lease -> lease.subnets().equals(subnets))
                        .findFirst());
    }

    @Override
    public CreateOutcome create(final Subnets subnets, final LeaseAttributes attributes) {
        final NodeObject node =
                readNode().orElseThrow(() -> new RegistryException("there is no Node named " + settings.nodeName()));
        if (!given(node).equals(Optional.of(subnets))) {
            return new CreateOutcome.Taken(Optional.empty());
        }
        return new CreateOutcome.Created(annotate(node, attributes));
    }

    @Override
    public RenewOutcome renew(final Lease own, final LeaseAttributes attributes) {
        final Optional<NodeObject> node = readNode();
        final boolean there = node.flatMap(leases()::lease)
                .map(lease -> lease.subnets().equals(own.subnets()))
                .orElse(false);
        return there ? new RenewOutcome.Renewed(annotate(node.orElseThrow(), attributes)) : new RenewOutcome.Gone();
    }

    @Override
    public boolean delete(final Lease own) {
        final boolean ours = own.holder().equals(settings.nodeName())
                && readNode()
                        .flatMap(leases()::lease)
                        .map(lease -> lease.subnets().equals(own.subnets()))
                        .orElse(false);
        if (ours) {
            final ObjectNode annotations = JsonNodeFactory.instance.objectNode();
            annotations.putNull(names.managed());
            patch("end its lease", annotations);
        }
        return ours;
    }

    @Override
    public LeaseWatch watch(final String revision) {
        final Listed known = listed;
        final KubeLeaseWatch watch = new KubeLeaseWatch(
                client, new NodeTracker(leases(), known.leases()), revision, settings, watches::remove);
        watches.add(watch);
        if (known.revision().equals(revision)) {
            watch.start();
        } else {
            watch.end("revision " + revision + " is not that of the last snapshot");
        }
        return watch;
    }

    @Override
    public void announceNetworkAvailable() {
        final String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        final ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "NetworkUnavailable")
                .put("status", "False")
                .put("reason", "HawserIsUp")
                .put("message", "Hawser is running on this node")
                .put("lastTransitionTime", now)
                .put("lastHeartbeatTime", now);
        orFail(() -> client.patch("tell that the network is available", nodePath() + "/status", patch));
    }

    /** What the node's annotation says instead of the flag {@code --public-ip} or {@code --public-ipv6}. */
    @Override
    public Optional<IpAddress> publicIpOfNode(final IpFamily family) {
        final String name = names.nodePublicIp(family);
        return readNode().flatMap(node -> node.annotation(name)).map(text -> {
            try {
                return IpAddress.parse(text);
            } catch (final IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "annotation " + name + " of node " + settings.nodeName() + " is " + e.getMessage(), e);
            }
        });
    }

    @Override
    public void close() {
        watches.forEach(watch -> watch.end("the registry was closed"));
        client.close();
    }

    private Listed list() {
        final Map<String, Lease> all = new HashMap<>();
        String next = "";
        String revision;
        do {
            final JsonNode page = client.get(
                    "list the nodes",
                    "/api/v1/nodes?limit=" + PAGE
                            + (next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8)));
            for (final JsonNode item : page.path("items")) {
                leases().lease(NodeObject.of(item)).ifPresent(lease -> all.put(lease.holder(), lease));
            }
            revision = page.path("metadata").path("resourceVersion").asText();
            next = page.path("metadata").path("continue").asText();
        } while (!next.isEmpty());
        return new Listed(revision, Map.copyOf(all));
    }

    private Optional<Subnets> given(final NodeObject node) {
        try {
            return leases().subnets(node);
        } catch (final IllegalArgumentException e) {
            throw new RegistryException("node " + node.name() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private Lease annotate(final NodeObject node, final LeaseAttributes attributes) {
        final ObjectNode wanted = leases().annotations(attributes, node);
        final boolean same = wanted.properties().stream()
                .allMatch(annotation ->
                        annotation.getValue().asText().equals(node.annotations().get(annotation.getKey())));
        final NodeObject written = same ? node : NodeObject.of(patch("annotate its node", wanted));
        return leases().lease(written)
                .orElseThrow(() -> new RegistryException(
                        "node " + node.name() + " has no readable lease although it was annotated: " + wanted));
    }

    private JsonNode patch(final String what, final ObjectNode annotations) {
        final ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").set("annotations", annotations);
        // The status subresource, since that is what Flannel's role may patch.
        return orFail(() -> client.patch(what, nodePath() + "/status", patch));
    }

    private Optional<NodeObject> readNode() {
        try {
            return Optional.of(NodeObject.of(client.get("read node " + settings.nodeName(), nodePath())));
        } catch (final KubeException e) {
            if (e.code() == KubeException.NOT_FOUND) {
                return Optional.empty();
            }
            throw new RegistryException(e.getMessage(), e);
        }
    }

    private static <T> T orFail(final Supplier<T> request) {
        try {
            return request.get();
        } catch (final KubeException e) {
            throw new RegistryException(e.getMessage(), e);
        }
    }

    private NodeLeases leases() {
        NodeLeases known = leases;
        if (known == null) {
            known = new NodeLeases(names, readConfig());
            leases = known;
        }
        return known;
    }

    private String nodePath() {
        return "/api/v1/nodes/" + URLEncoder.encode(settings.nodeName(), StandardCharsets.UTF_8);
    }

    /** The last snapshot, by names of nodes. */
    private record Listed(String revision, Map<String, Lease> leases) {}
}
