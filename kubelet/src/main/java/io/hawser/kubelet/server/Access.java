package io.hawser.kubelet.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeException;
import io.hawser.kubelet.json.Json;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Who may ask what: as the API server says (SubjectAccessReview of nodes/proxy and its like). Thread safe. */
final class Access {
    private static final String MASTERS = "system:masters";
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MOST_REMEMBERED = 1000;

    private final KubeClient client;
    private final String node;
    private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

    Access(final KubeClient client, final String node) {
        this.client = client;
        this.node = node;
    }

    /** Who asks, by the subject of a certificate: the common name is the user, organizations are groups. */
    record Caller(String user, List<String> groups) {
        static Caller of(final Principal subject) {
            String user = "";
            final List<String> groups = new ArrayList<>();
            try {
                for (final Rdn rdn : new LdapName(subject.getName()).getRdns()) {
                    if (rdn.getType().equalsIgnoreCase("CN")) {
                        user = rdn.getValue().toString();
                    } else if (rdn.getType().equalsIgnoreCase("O")) {
                        groups.add(rdn.getValue().toString());
                    }
                }
            } catch (final InvalidNameException e) {
                return new Caller("", List.of());
            }
            return new Caller(user, List.copyOf(groups));
        }
    }

    private record Question(Caller caller, String verb, String subresource) {}

    private record Answer(boolean allowed, long untilNs) {}

    /** Whether it is allowed. Blocks; throws {@link KubeException} if the API server does not say. */
    boolean isAllowed(final Caller caller, final String method, final String path) {
        if (caller.groups().contains(MASTERS)) {
            return true;
        }
        final Question question = new Question(caller, verb(method), subresource(path));
        final Answer known = answers.get(question);
        if (known != null && known.untilNs() - System.nanoTime() > 0) {
            return known.allowed();
        }
        final boolean allowed = ask(question);
        if (answers.size() > MOST_REMEMBERED) {
            answers.clear();
        }
        answers.put(question, new Answer(allowed, System.nanoTime() + REMEMBERED.toNanos()));
        return allowed;
    }

    private boolean ask(final Question question) {
        final ObjectNode review = Json.object();
        review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SubjectAccessReview");
        final ObjectNode spec =
                review.putObject("spec").put("user", question.caller().user());
        final ArrayNode groups = spec.putArray("groups").add("system:authenticated");
        question.caller().groups().forEach(groups::add);
        spec.putObject("resourceAttributes")
                .put("verb", question.verb())
                .put("version", "v1")
                .put("resource", "nodes")
                .put("subresource", question.subresource())
                .put("name", node);
        return client.create(
                        "say what " + question.caller().user() + " may do",
                        "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                        review)
                .path("status")
                .path("allowed")
                .asBoolean();
    }

    private static String verb(final String method) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "get";
        };
    }

    private static String subresource(final String path) {
        if (path.startsWith("/stats")) {
            return "stats";
        }
        if (path.startsWith("/metrics")) {
            return "metrics";
        }
        return path.startsWith("/logs") ? "log" : "proxy";
    }
}
