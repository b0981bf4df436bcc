package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.resource.Column;
import io.hawser.controlplane.resource.Defaults;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Validation;
import io.hawser.controlplane.selector.Names;
import io.hawser.controlplane.status.Cause;
import java.util.ArrayList;
import java.util.List;

/** Roles and who has them. */
final class RbacKinds {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private RbacKinds() {}

    static Kind role() {
        return rbac("Role").inNamespaces().columns(Column.CREATED_AT).validate(RbacKinds::checkRules);
    }

    static Kind clusterRole() {
        return rbac("ClusterRole").columns(Column.CREATED_AT).validate(RbacKinds::checkRules);
    }

    static Kind roleBinding() {
        return binding(rbac("RoleBinding").inNamespaces());
    }

    static Kind clusterRoleBinding() {
        return binding(rbac("ClusterRoleBinding"));
    }

    private static Kind rbac(final String name) {
        return Kind.of("io.k8s.api.rbac.v1", GROUP, "v1", name).named(Names::pathSegmentProblem);
    }

    private static Kind binding(final Kind kind) {
        return kind.columns(
                        Column.text(
                                "Role",
                                binding -> Json.text(binding, "roleRef", "kind") + "/"
                                        + Json.text(binding, "roleRef", "name")),
                        Column.AGE,
                        Column.wide("Users", binding -> subjects(binding, "User")),
                        Column.wide("Groups", binding -> subjects(binding, "Group")),
                        Column.wide("ServiceAccounts", binding -> subjects(binding, "ServiceAccount")))
                .defaults(Defaults.of("roleRef?.apiGroup=\"" + GROUP + "\""))
                .onCreate(RbacKinds::fillSubjects)
                .onUpdate((binding, old) -> fillSubjects(binding))
                .validate(RbacKinds::checkBinding)
                .validateUpdate((binding, old, found) -> {
                    if (!binding.path("roleRef").equals(old.path("roleRef"))) {
                        found.add(Cause.invalid("roleRef", (Object) binding.path("roleRef"), "cannot change roleRef"));
                    }
                });
    }

    private static void fillSubjects(final ObjectNode binding) {
        for (final JsonNode subject : binding.path("subjects")) {
            if (subject instanceof ObjectNode one
                    && Json.absent(one.get("apiGroup"))
                    && !"ServiceAccount".equals(one.path("kind").asText())) {
                one.put("apiGroup", GROUP);
            }
        }
    }

    private static void checkRules(final ObjectNode role, final Validation found) {
        found.each(role, "", "rules", (rule, at) -> {
            found.required(rule, at, "verbs");
            if (rule.path("nonResourceURLs").isEmpty()) {
                if (rule.path("apiGroups").isEmpty()) {
                    found.add(Cause.required(at + ".apiGroups", "resource rules must supply at least one api group"));
                }
                if (rule.path("resources").isEmpty()) {
                    found.add(Cause.required(at + ".resources", "resource rules must supply at least one resource"));
                }
            }
        });
    }

    private static void checkBinding(final ObjectNode binding, final Validation found) {
        final JsonNode reference = binding.path("roleRef");
        if (found.required(reference, "roleRef", "kind")) {
            found.oneOf(reference, "roleRef", "kind", "ClusterRole", "Role");
        }
        found.required(reference, "roleRef", "name");
        found.each(binding, "", "subjects", (subject, at) -> {
            found.required(subject, at, "name");
            if (found.required(subject, at, "kind")) {
                found.oneOf(subject, at, "kind", "ServiceAccount", "User", "Group");
            }
        });
    }

    private static String subjects(final JsonNode binding, final String kind) {
        final List<String> all = new ArrayList<>();
        for (final JsonNode subject : binding.path("subjects")) {
            if (kind.equals(subject.path("kind").asText())) {
                final String namespace = subject.path("namespace").asText("");
                all.add((namespace.isEmpty() ? "" : namespace + "/")
                        + subject.path("name").asText());
            }
        }
        return String.join(", ", all);
    }
}
