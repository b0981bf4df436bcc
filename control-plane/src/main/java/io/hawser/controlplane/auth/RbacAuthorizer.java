package io.hawser.controlplane.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.storage.ResourceCache;
import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.storage.WatchCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Decides by the roles and bindings that are in the cluster. Thread safe. */
public final class RbacAuthorizer {
    private static final String ROLES = "/registry/roles/";
    private static final String CLUSTER_ROLES = "/registry/clusterroles/";
    private static final String BINDINGS = "/registry/rolebindings/";
    private static final String CLUSTER_BINDINGS = "/registry/clusterrolebindings/";

    private final WatchCache cache;
    private final Map<String, Read<List<PolicyRule>>> roles = new ConcurrentHashMap<>();
    private final Map<String, Read<Binding>> bindings = new ConcurrentHashMap<>();

    /** With roles from this cache. */
    public RbacAuthorizer(final WatchCache cache) {
        this.cache = cache;
    }

    /** What was read of an object at a revision. */
    private record Read<T>(long revision, T value) {}

    private record Subject(String kind, String namespace, String name) {}

    private record Binding(String namespace, boolean toClusterRole, String role, List<Subject> subjects) {}

    /** Whether the user may. */
    public boolean allows(final User user, final AccessRequest request) {
        if (user.groups().contains(User.MASTERS)) {
            return true;
        }
        final boolean[] allowed = new boolean[1];
        forEachRule(user, request.namespace(), rule -> allowed[0] |= rule.allows(request));
        return allowed[0];
    }

    /** Writes the rules that hold for a user in a namespace, as a {@code SelfSubjectRulesReview} has them. */
    public void describe(final User user, final String namespace, final ArrayNode resources, final ArrayNode paths) {
        if (user.groups().contains(User.MASTERS)) {
            PolicyRule.ALL_RESOURCES.describe(resources.addObject());
            PolicyRule.ALL_PATHS.describe(paths.addObject());
        }
        forEachRule(user, namespace, rule -> rule.describe((rule.isOfPaths() ? paths : resources).addObject()));
    }

    private void forEachRule(final User user, final String namespace, final Consumer<PolicyRule> action) {
        forEachRule(user, cache.resource(CLUSTER_BINDINGS), CLUSTER_BINDINGS, action);
        if (!namespace.isEmpty()) {
            forEachRule(user, cache.resource(BINDINGS), BINDINGS + namespace + "/", action);
        }
    }

    private void forEachRule(
            final User user, final ResourceCache resource, final String prefix, final Consumer<PolicyRule> action) {
        for (final Stored stored : resource.list(prefix).objects()) {
            final Binding binding = read(bindings, stored, RbacAuthorizer::binding);
            if (binding.subjects().stream().anyMatch(subject -> is(subject, user))) {
                final String key = binding.toClusterRole()
                        ? CLUSTER_ROLES + binding.role()
                        : ROLES + binding.namespace() + "/" + binding.role();
                cache.resource(binding.toClusterRole() ? CLUSTER_ROLES : ROLES)
                        .get(key)
                        .ifPresent(role ->
                                read(roles, role, RbacAuthorizer::policy).forEach(action));
            }
        }
    }

    private static <T> T read(
            final Map<String, Read<T>> known, final Stored stored, final Function<ObjectNode, T> how) {
        final Read<T> before = known.get(stored.key());
        if (before != null && before.revision() == stored.revision()) {
            return before.value();
        }
        final T value = how.apply(stored.tree());
        known.put(stored.key(), new Read<>(stored.revision(), value));
        return value;
    }

    private static Binding binding(final ObjectNode object) {
        final List<Subject> subjects = new ArrayList<>();
        for (final JsonNode subject : object.path("subjects")) {
            subjects.add(new Subject(
                    subject.path("kind").asText(),
                    subject.path("namespace").asText(),
                    subject.path("name").asText()));
        }
        return new Binding(
                object.path("metadata").path("namespace").asText(),
                "ClusterRole".equals(object.path("roleRef").path("kind").asText()),
                object.path("roleRef").path("name").asText(),
                List.copyOf(subjects));
    }

    private static List<PolicyRule> policy(final ObjectNode role) {
        final List<PolicyRule> rules = new ArrayList<>();
        role.path("rules").forEach(rule -> rules.add(PolicyRule.of(rule)));
        return List.copyOf(rules);
    }

    private static boolean is(final Subject subject, final User user) {
        return switch (subject.kind()) {
            case "User" -> subject.name().equals(user.name());
            case "Group" -> user.groups().contains(subject.name());
            case "ServiceAccount" ->
                user.name().equals(ServiceAccountTokens.userName(subject.namespace(), subject.name()));
            default -> false;
        };
    }
}
