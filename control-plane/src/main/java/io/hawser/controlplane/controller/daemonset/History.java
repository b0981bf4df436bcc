package io.hawser.controlplane.controller.daemonset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Claims;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Owners;
import io.hawser.controlplane.controller.model.Templates;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.api.KubeException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The templates that a DaemonSet has had, as ControllerRevisions, which {@code kubectl rollout} reads. */
final class History {
    private static final Comparator<ObjectNode> BY_REVISION = Comparator.<ObjectNode>comparingLong(
                    one -> one.path("revision").asLong())
            .thenComparing(Meta::name);

    private final ControllerContext context;
    private final Claims claims;

    History(final ControllerContext context) {
        this.context = context;
        this.claims = new Claims(
                context.cluster(),
                context.cluster().informer(ResourceTypes.CONTROLLER_REVISIONS),
                ResourceTypes.DAEMON_SETS);
    }

    /** The short name of the present template, whose revision is the newest when this returns. */
    String current(final ObjectNode set) {
        final List<ObjectNode> all = claims.of(set).stream().sorted(BY_REVISION).toList();
        final JsonNode template = Json.at(set, "spec", "template");
        final long highest =
                all.isEmpty() ? 0 : all.get(all.size() - 1).path("revision").asLong();
        for (final ObjectNode revision : all) {
            if (Templates.same(templateOf(revision), template)) {
                if (revision.path("revision").asLong() < highest) {
                    final ObjectNode patch = Json.object().put("revision", highest + 1);
                    context.cluster().patch(ResourceTypes.CONTROLLER_REVISIONS, revision, patch);
                }
                return Labels.label(revision, DaemonPods.HASH);
            }
        }
        return create(set, highest + 1);
    }

    private String create(final ObjectNode set, final long number) {
        final ObjectNode template = Json.at(set, "spec", "template").deepCopy();
        for (int collisions = Json.at(set, "status", "collisionCount").asInt(); ; collisions++) {
            final String hash = Templates.hash(template, collisions);
            final ObjectNode revision = Json.object();
            final ObjectNode metadata = revision.putObject("metadata")
                    .put("name", Meta.name(set) + "-" + hash)
                    .put("namespace", Meta.namespace(set));
            final ObjectNode labels = metadata.putObject("labels");
            labels.setAll(Labels.labels(template.deepCopy()));
            labels.put(DaemonPods.HASH, hash);
            metadata.set("annotations", annotations(set));
            metadata.putArray("ownerReferences").add(Owners.reference(ResourceTypes.DAEMON_SETS, set));
            // A strategic merge patch: kubectl applies it to the set to go back.
            revision.putObject("data")
                    .putObject("spec")
                    .set("template", template.deepCopy().put("$patch", "replace"));
            revision.put("revision", number);
            try {
                context.cluster().create(ResourceTypes.CONTROLLER_REVISIONS, Meta.namespace(set), revision);
                return hash;
            } catch (final KubeException e) {
                if (e.code() != KubeException.CONFLICT) {
                    throw e;
                }
                final boolean mine = context.cluster()
                        .live(ResourceTypes.CONTROLLER_REVISIONS, Meta.namespace(set), Meta.name(revision))
                        .filter(one -> Owners.isControlledBy(one, set) && Templates.same(templateOf(one), template))
                        .isPresent();
                if (mine) {
                    return hash;
                }
            }
        }
    }

    private static ObjectNode annotations(final ObjectNode set) {
        final ObjectNode annotations = Labels.annotations(set.deepCopy());
        annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
        return annotations;
    }

    /** Deletes the oldest revisions beyond the limit, but for those that pods still have. */
    void forget(final ObjectNode set, final String current, final Collection<ObjectNode> pods) {
        final Set<String> inUse =
                pods.stream().map(pod -> Labels.label(pod, DaemonPods.HASH)).collect(Collectors.toSet());
        inUse.add(current);
        final List<ObjectNode> idle = claims.named(set).stream()
                .filter(revision -> !inUse.contains(Labels.label(revision, DaemonPods.HASH)))
                .sorted(BY_REVISION)
                .toList();
        final int limit = Json.at(set, "spec", "revisionHistoryLimit").asInt(Integer.MAX_VALUE);
        for (int i = 0; i < idle.size() - limit; i++) {
            context.cluster().delete(ResourceTypes.CONTROLLER_REVISIONS, idle.get(i), "");
        }
    }

    private static JsonNode templateOf(final ObjectNode revision) {
        final JsonNode template = Json.at(revision, "data", "spec", "template");
        if (template instanceof ObjectNode object) {
            final ObjectNode copy = object.deepCopy();
            copy.remove("$patch");
            return copy;
        }
        return Json.object();
    }
}
