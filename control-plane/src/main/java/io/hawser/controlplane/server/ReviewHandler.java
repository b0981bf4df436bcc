package io.hawser.controlplane.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.auth.AccessRequest;
import io.hawser.controlplane.auth.Authenticator;
import io.hawser.controlplane.auth.RbacAuthorizer;
import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.discovery.Reviews;
import io.hawser.controlplane.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions about users and what they may; nothing is stored. Thread safe. */
final class ReviewHandler {
    private final BodyDecoder bodies;
    private final Authenticator authenticator;
    private final RbacAuthorizer authorizer;

    ReviewHandler(final BodyDecoder bodies, final Authenticator authenticator, final RbacAuthorizer authorizer) {
        this.bodies = bodies;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
    }

    boolean isReview(final ApiPath path) {
        return Reviews.of(path.apiVersion()).containsKey(path.resource());
    }

    Answer answer(final ApiRequest request, final ApiPath path) {
        if (!request.method().equals("POST") || !path.name().isEmpty()) {
            throw Dispatcher.notAllowed();
        }
        final String kind = Reviews.of(path.apiVersion()).get(path.resource()).kind();
        final String goPackage =
                "io.k8s.api." + path.group().substring(0, path.group().indexOf('.')) + "." + path.version();
        final ObjectNode review = bodies.object(request, path.apiVersion(), kind, goPackage + "." + kind);
        Json.childOf(review, "metadata").putNull("creationTimestamp");
        final JsonNode spec = review.path("spec");
        final ObjectNode status = review.putObject("status");
        switch (kind) {
            case "TokenReview" -> token(spec, status);
            case "SelfSubjectReview" -> user(status.putObject("userInfo"), request.user());
            case "SelfSubjectAccessReview" -> access(spec, status, request.user());
            case "SelfSubjectRulesReview" -> rules(spec, status, request.user());
            default -> access(spec, status, named(spec));
        }
        return Answer.json(201, review);
    }

    private void token(final JsonNode spec, final ObjectNode status) {
        final Optional<User> user = authenticator.byToken(spec.path("token").asText());
        status.put("authenticated", user.isPresent());
        if (user.isPresent()) {
            user(status.putObject("user"), user.get());
            if (spec.has("audiences")) {
                status.set("audiences", spec.get("audiences"));
            }
        } else {
            status.put("error", "invalid bearer token");
        }
    }

    private static void user(final ObjectNode into, final User user) {
        into.put("username", user.name());
        if (!user.uid().isEmpty()) {
            into.put("uid", user.uid());
        }
        user.groups().forEach(into.putArray("groups")::add);
        if (!user.extra().isEmpty()) {
            final ObjectNode extra = into.putObject("extra");
            user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        }
    }

    private static User named(final JsonNode spec) {
        final List<String> groups = new ArrayList<>();
        spec.path("groups").forEach(group -> groups.add(group.asText()));
        return new User(spec.path("user").asText(), spec.path("uid").asText(), List.copyOf(groups), Map.of());
    }

    private void access(final JsonNode spec, final ObjectNode status, final User user) {
        final JsonNode resource = spec.path("resourceAttributes");
        final JsonNode path = spec.path("nonResourceAttributes");
        final AccessRequest access = resource.isObject()
                ? new AccessRequest(
                        resource.path("verb").asText(),
                        resource.path("group").asText(),
                        resource.path("resource").asText(),
                        resource.path("subresource").asText(),
                        resource.path("namespace").asText(),
                        resource.path("name").asText(),
                        "")
                : new AccessRequest(
                        path.path("verb").asText(),
                        "",
                        "",
                        "",
                        "",
                        "",
                        path.path("path").asText());
        status.put("allowed", authorizer.allows(user, access));
    }

    private void rules(final JsonNode spec, final ObjectNode status, final User user) {
        final ArrayNode resources = status.putArray("resourceRules");
        final ArrayNode paths = status.putArray("nonResourceRules");
        authorizer.describe(user, spec.path("namespace").asText("default"), resources, paths);
        status.put("incomplete", false);
    }
}
