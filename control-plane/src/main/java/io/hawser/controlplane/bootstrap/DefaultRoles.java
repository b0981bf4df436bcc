package io.hawser.controlplane.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The roles that a cluster has by itself, and to whom they are bound. */
final class DefaultRoles {
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final String READ = "get,list,watch";
    private static final String WRITE = "create,delete,deletecollection,patch,update";
    private static final String ALL = READ + "," + WRITE;

    private DefaultRoles() {}

    static List<ObjectNode> all() {
        final List<ObjectNode> all = new ArrayList<>();
        users(all);
        everybody(all);
        components(all);
        return all;
    }

    private static void users(final List<ObjectNode> all) {
        all.add(role("cluster-admin", rule("*", "*", "*"), urls("*", "*")));
        all.add(binding("cluster-admin", "cluster-admin", "Group", "system:masters"));
        final String objects = "pods,services,endpoints,configmaps,serviceaccounts,persistentvolumeclaims";
        final String watched = "events,namespaces,pods/log,pods/status,limitranges,resourcequotas,bindings";
        final ObjectNode slices = rule(READ, "discovery.k8s.io", "endpointslices");
        final String workloads = "deployments,deployments/scale,replicasets,replicasets/scale,daemonsets";
        final String revisions =
                workloads + ",controllerrevisions,deployments/status,replicasets/status,daemonsets/status";
        all.add(role("view", rule(READ, "", objects + "," + watched), rule(READ, "apps", revisions), slices));
        final ObjectNode[] edit = {
            rule(ALL, "", objects + ",secrets"),
            rule("create", "", "pods/eviction,serviceaccounts/token"),
            rule("get,create", "", "pods/exec,pods/attach,pods/portforward,pods/proxy"),
            rule(READ, "", watched),
            rule(ALL, "apps", workloads),
            rule(READ, "apps", revisions),
            rule(ALL, "coordination.k8s.io", "leases"),
            slices
        };
        all.add(role("edit", edit));
        final ObjectNode admin = role("admin", edit);
        ((ArrayNode) admin.get("rules")).add(rule(ALL, RBAC, "roles,rolebindings"));
        all.add(admin);
    }

    private static void everybody(final List<ObjectNode> all) {
        final String[] paths = {
            "/api",
            "/api/*",
            "/apis",
            "/apis/*",
            "/openapi",
            "/openapi/*",
            "/healthz",
            "/livez",
            "/readyz",
            "/version",
            "/version/"
        };
        all.add(role("system:discovery", urls("get", paths)));
        all.add(binding("system:discovery", "system:discovery", "Group", "system:authenticated"));
        all.add(role(
                "system:public-info-viewer", urls("get", "/healthz", "/livez", "/readyz", "/version", "/version/")));
        all.add(binding(
                "system:public-info-viewer",
                "system:public-info-viewer",
                "Group",
                "system:authenticated",
                "Group",
                "system:unauthenticated"));
        all.add(role(
                "system:basic-user",
                rule("create", "authorization.k8s.io", "selfsubjectaccessreviews,selfsubjectrulesreviews"),
                rule("create", "authentication.k8s.io", "selfsubjectreviews")));
        all.add(binding("system:basic-user", "system:basic-user", "Group", "system:authenticated"));
        all.add(role(
                "system:auth-delegator",
                rule("create", "authentication.k8s.io", "tokenreviews"),
                rule("create", "authorization.k8s.io", "subjectaccessreviews")));
    }

    private static void components(final List<ObjectNode> all) {
        all.add(role(
                "system:node",
                rule(READ + ",create,update,patch,delete", "", "nodes"),
                rule("get,patch,update", "", "nodes/status"),
                rule(READ + ",create,delete", "", "pods"),
                rule("get,patch,update", "", "pods/status"),
                rule("create", "", "pods/eviction,serviceaccounts/token"),
                rule(READ, "", "services,configmaps,secrets,serviceaccounts,namespaces"),
                rule("create,patch,update", "", "events"),
                rule("create,patch,update", "events.k8s.io", "events"),
                rule(READ + ",create,update,patch,delete", "coordination.k8s.io", "leases"),
                rule("create", "authentication.k8s.io", "tokenreviews"),
                rule("create", "authorization.k8s.io", "subjectaccessreviews,localsubjectaccessreviews")));
        all.add(binding("system:node", "system:node", "Group", "system:nodes"));
        all.add(role("system:node-proxier", services()));
        all.add(binding("system:node-proxier", "system:node-proxier", "User", "system:kube-proxy"));
        final ObjectNode daemon = role("system:hawser-node", services());
        ((ArrayNode) daemon.get("rules"))
                .add(rule("get,patch,update", "", "nodes/status"))
                .add(rule("patch", "", "nodes"));
        all.add(daemon);
        all.add(binding(
                "system:hawser-node",
                "system:hawser-node",
                "User",
                "system:hawser-node",
                "Group",
                "system:hawser-nodes"));
        all.add(role(
                "system:kube-scheduler",
                rule(READ, "", "nodes,pods,namespaces,services"),
                rule(READ, "apps", "replicasets,daemonsets,deployments"),
                rule("delete", "", "pods"),
                rule("create", "", "bindings,pods/binding"),
                rule("patch,update", "", "pods/status"),
                rule("create,patch,update", "", "events"),
                rule("create,patch,update", "events.k8s.io", "events"),
                rule("create,get,update,list,watch", "coordination.k8s.io", "leases")));
        all.add(binding("system:kube-scheduler", "system:kube-scheduler", "User", "system:kube-scheduler"));
        // The garbage collector and the namespace controller delete whatever there is.
        all.add(role(
                "system:kube-controller-manager",
                rule(READ + ",delete,deletecollection,patch,update", "*", "*"),
                rule(
                        "create",
                        "",
                        "pods,events,endpoints,serviceaccounts,configmaps,secrets,namespaces,serviceaccounts/token"),
                rule("create", "apps", "replicasets,controllerrevisions"),
                rule("create", "discovery.k8s.io", "endpointslices"),
                rule("create", "events.k8s.io", "events"),
                rule("create", "coordination.k8s.io", "leases"),
                urls("get", "*")));
        all.add(binding(
                "system:kube-controller-manager",
                "system:kube-controller-manager",
                "User",
                "system:kube-controller-manager"));
    }

    private static ObjectNode[] services() {
        return new ObjectNode[] {
            rule(READ, "", "services,endpoints,nodes,namespaces"),
            rule(READ, "discovery.k8s.io", "endpointslices"),
            rule("create,patch,update", "", "events"),
            rule("create,patch,update", "events.k8s.io", "events")
        };
    }

    private static ObjectNode role(final String name, final ObjectNode... rules) {
        final ObjectNode role = object("ClusterRole", name);
        final ArrayNode all = role.putArray("rules");
        for (final ObjectNode rule : rules) {
            all.add(rule);
        }
        return role;
    }

    private static ObjectNode binding(final String name, final String role, final String... subjects) {
        final ObjectNode binding = object("ClusterRoleBinding", name);
        binding.putObject("roleRef")
                .put("apiGroup", RBAC)
                .put("kind", "ClusterRole")
                .put("name", role);
        final ArrayNode all = binding.putArray("subjects");
        for (int i = 0; i < subjects.length; i += 2) {
            all.addObject().put("apiGroup", RBAC).put("kind", subjects[i]).put("name", subjects[i + 1]);
        }
        return binding;
    }

    private static ObjectNode object(final String kind, final String name) {
        final ObjectNode object = Json.object();
        object.put("apiVersion", RBAC + "/v1").put("kind", kind);
        final ObjectNode metadata = object.putObject("metadata").put("name", name);
        metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
        metadata.putObject("annotations").put("rbac.authorization.kubernetes.io/autoupdate", "true");
        return object;
    }

    private static ObjectNode rule(final String verbs, final String groups, final String resources) {
        final ObjectNode rule = Json.object();
        put(rule, "verbs", verbs);
        put(rule, "apiGroups", groups);
        put(rule, "resources", resources);
        return rule;
    }

    private static ObjectNode urls(final String verbs, final String... urls) {
        final ObjectNode rule = Json.object();
        put(rule, "verbs", verbs);
        put(rule, "nonResourceURLs", String.join(",", urls));
        return rule;
    }

    private static void put(final ObjectNode rule, final String field, final String values) {
        final ArrayNode all = rule.putArray(field);
        for (final String value : values.split(",", -1)) {
            all.add(value);
        }
    }
}
