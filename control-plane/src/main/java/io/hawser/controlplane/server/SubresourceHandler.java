package io.hawser.controlplane.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.auth.ServiceAccountTokens;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.kinds.Kinds;
import io.hawser.controlplane.registry.DeleteOptions;
import io.hawser.controlplane.registry.Deleter;
import io.hawser.controlplane.registry.Reader;
import io.hawser.controlplane.registry.Writer;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Statuses;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parts of objects that are neither the whole nor the status. Thread safe. */
final class SubresourceHandler {
    private static final long MIN_TOKEN_SECONDS = 600;
    private static final long DEFAULT_TOKEN_SECONDS = 3600;
    private static final long MAX_TOKEN_SECONDS = 1L << 32;

    private final Kind pods;
    private final Reader reader;
    private final Writer writer;
    private final Deleter deleter;
    private final BodyDecoder bodies;
    private final ResourceHandler resources;
    private final ScaleHandler scales;
    private final KubeletPaths kubelets;
    private final ServiceAccountTokens tokens;
    private final Clock clock;

    SubresourceHandler(
            final Kinds kinds,
            final Reader reader,
            final Writer writer,
            final Deleter deleter,
            final BodyDecoder bodies,
            final ResourceHandler resources,
            final ServiceAccountTokens tokens,
            final Clock clock) {
        this.pods = kinds.require("v1", "pods");
        this.reader = reader;
        this.writer = writer;
        this.deleter = deleter;
        this.bodies = bodies;
        this.resources = resources;
        this.scales = new ScaleHandler(reader, writer, bodies);
        this.kubelets = new KubeletPaths(kinds, reader);
        this.tokens = tokens;
        this.clock = clock;
    }

    Answer answer(final ApiRequest request, final Kind kind, final ApiPath path, final Subresource part) {
        return switch (part) {
            case SCALE -> scales.answer(request, kind, path);
            case BINDING -> {
                requireMethod(request, "POST");
                yield bind(request, path);
            }
            case EVICTION -> {
                requireMethod(request, "POST");
                yield evict(request, path);
            }
            case TOKEN -> {
                requireMethod(request, "POST");
                yield token(request, kind, path);
            }
            case FINALIZE -> {
                requireMethod(request, "PUT");
                yield resources.update(request, kind, path, Optional.of(part));
            }
            case EPHEMERALCONTAINERS ->
                switch (request.method()) {
                    case "GET" -> resources.get(request, kind, path);
                    case "PUT" -> resources.update(request, kind, path, Optional.empty());
                    case "PATCH" -> resources.patch(request, kind, path, Optional.empty());
                    default -> throw Dispatcher.notAllowed();
                };
            case LOG, EXEC, ATTACH, PORTFORWARD -> kubelets.ofPod(request, path, part);
            case PROXY -> kubelets.ofNode(request, path);
            case STATUS -> throw Dispatcher.nothingHere();
        };
    }

    private static void requireMethod(final ApiRequest request, final String method) {
        if (!request.method().equals(method)) {
            throw Dispatcher.notAllowed();
        }
    }

    /** Gives a pod its node; a pod that has one keeps it. */
    Answer bind(final ApiRequest request, final ApiPath path) {
        final ObjectNode binding = bodies.object(request, "v1", "Binding", "io.k8s.api.core.v1.Binding");
        final String name = path.name().isEmpty() ? Meta.name(binding) : path.name();
        final String node = Json.text(binding, "target", "name");
        if (node.isEmpty()) {
            throw ApiException.badRequest("Binding: target.name: Required value");
        }
        writer.update(
                pods,
                path.namespace(),
                name,
                pod -> {
                    assign(pod, node, binding);
                    return pod;
                },
                Options.write(request, Optional.empty()));
        return Answer.json(201, Statuses.created());
    }

    private void assign(final ObjectNode pod, final String node, final ObjectNode binding) {
        final String name = Meta.name(pod);
        final String uid = Meta.uid(binding);
        if (!uid.isEmpty() && !uid.equals(Meta.uid(pod))) {
            throw ApiException.conflict(
                    "",
                    "pods/binding",
                    name,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + Meta.uid(pod));
        }
        if (Meta.isDeleting(pod)) {
            throw ApiException.conflict(
                    "", "pods/binding", name, "pod " + name + " is being deleted, cannot be assigned to a host");
        }
        final String before = Json.text(pod, "spec", "nodeName");
        if (!before.isEmpty()) {
            throw ApiException.conflict(
                    "", "pods/binding", name, "pod " + name + " is already assigned to node \"" + before + "\"");
        }
        Json.childOf(pod, "spec").put("nodeName", node);
        binding.path("metadata")
                .path("annotations")
                .properties()
                .forEach(one -> Json.childOf(Meta.of(pod), "annotations").set(one.getKey(), one.getValue()));
        scheduled(Json.childOf(pod, "status"));
    }

    private void scheduled(final ObjectNode status) {
        final ArrayNode conditions = status.withArrayProperty("conditions");
        for (int i = conditions.size() - 1; i >= 0; i--) {
            if ("PodScheduled".equals(conditions.get(i).path("type").asText())) {
                conditions.remove(i);
            }
        }
        conditions
                .addObject()
                .put("type", "PodScheduled")
                .put("status", "True")
                .putNull("lastProbeTime")
                .put("lastTransitionTime", Meta.time(clock.instant()));
    }

    private Answer evict(final ApiRequest request, final ApiPath path) {
        final ObjectNode eviction = bodies.object(request, "policy/v1", "Eviction", "io.k8s.api.policy.v1.Eviction");
        final JsonNode options = eviction.path("deleteOptions");
        final DeleteOptions how =
                Options.delete(request, options instanceof ObjectNode object ? object : Json.object());
        deleter.delete(pods, path.namespace(), path.name(), how);
        return Answer.json(201, Statuses.created());
    }

    private Answer token(final ApiRequest request, final Kind kind, final ApiPath path) {
        final ObjectNode body = bodies.object(
                request, "authentication.k8s.io/v1", "TokenRequest", "io.k8s.api.authentication.v1.TokenRequest");
        final ObjectNode account =
                reader.get(kind, path.namespace(), path.name(), "").tree();
        final ObjectNode spec = Json.childOf(body, "spec");
        final long seconds = spec.path("expirationSeconds").asLong(DEFAULT_TOKEN_SECONDS);
        if (seconds < MIN_TOKEN_SECONDS || seconds > MAX_TOKEN_SECONDS) {
            throw ApiException.badRequest("spec.expirationSeconds: Invalid value: " + seconds
                    + ": may not specify a duration less than 10 minutes");
        }
        final List<String> audiences = new ArrayList<>();
        spec.path("audiences").forEach(audience -> audiences.add(audience.asText()));
        final ServiceAccountTokens.Claims claims = new ServiceAccountTokens.Claims(
                path.namespace(),
                new ServiceAccountTokens.Named(path.name(), Meta.uid(account)),
                boundPod(spec.path("boundObjectRef"), path.namespace()),
                audiences.isEmpty() ? List.of(ServiceAccountTokens.ISSUER) : audiences);
        spec.put("expirationSeconds", seconds);
        claims.audiences().forEach(spec.putArray("audiences")::add);
        Meta.of(body).put("name", path.name()).put("namespace", path.namespace());
        body.putObject("status")
                .put("token", tokens.issue(claims, Duration.ofSeconds(seconds)))
                .put("expirationTimestamp", Meta.time(clock.instant().plusSeconds(seconds)));
        return Answer.json(201, body);
    }

    private Optional<ServiceAccountTokens.Named> boundPod(final JsonNode reference, final String namespace) {
        if (!"Pod".equals(reference.path("kind").asText())) {
            return Optional.empty();
        }
        final String name = reference.path("name").asText();
        final ObjectNode pod = reader.get(pods, namespace, name, "").tree();
        final String uid = reference.path("uid").asText("");
        if (!uid.isEmpty() && !uid.equals(Meta.uid(pod))) {
            throw ApiException.conflict(
                    "",
                    "pods",
                    name,
                    "the UID in the bound object reference (" + uid + ") does not match the UID in record. The object"
                            + " might have been deleted and then recreated");
        }
        return Optional.of(new ServiceAccountTokens.Named(name, Meta.uid(pod)));
    }
}
