package io.hawser.controlplane.controller.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.ResourceType;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** Templates of pods. */
public final class Templates {
    /** The label by which the pods of a Deployment's generations are told apart. */
    public static final String HASH = "pod-template-hash";

    // k8s.io/apimachinery/pkg/util/rand: no vowels, so that no words come about.
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    private Templates() {}

    /** A short name for a template; the count tells apart templates that would have the same. */
    public static String hash(final JsonNode template, final int collisions) {
        final String text = canonical(template) + (collisions == 0 ? "" : Integer.toString(collisions));
        int hash = FNV_OFFSET;
        for (final byte one : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (one & 0xff)) * FNV_PRIME;
        }
        final StringBuilder name = new StringBuilder();
        for (final char digit : Integer.toUnsignedString(hash).toCharArray()) {
            name.append(ALPHABET.charAt(digit % ALPHABET.length()));
        }
        return name.toString();
    }

    /** Whether two templates are the same but for the label with their hash. */
    public static boolean same(final JsonNode one, final JsonNode other) {
        return canonical(bare(one)).equals(canonical(bare(other)));
    }

    /** A pod of a template, with a name made up by the server, managed by an owner. */
    public static ObjectNode pod(final JsonNode template, final ResourceType type, final JsonNode owner) {
        final ObjectNode pod = Json.object();
        final ObjectNode metadata = pod.putObject("metadata");
        for (final String field : new String[] {"labels", "annotations", "finalizers"}) {
            if (template.path("metadata").has(field)) {
                metadata.set(field, template.path("metadata").get(field).deepCopy());
            }
        }
        metadata.put("generateName", Meta.name(owner) + "-").put("namespace", Meta.namespace(owner));
        metadata.putArray("ownerReferences").add(Owners.reference(type, owner));
        pod.set("spec", template.path("spec").deepCopy());
        return pod;
    }

    private static JsonNode bare(final JsonNode template) {
        final ObjectNode copy = template.deepCopy();
        final ObjectNode metadata = Meta.of(copy);
        metadata.remove("creationTimestamp");
        Json.child(metadata, "labels").ifPresent(labels -> labels.remove(HASH));
        return copy;
    }

    /** The same text for trees that mean the same: fields in order, and nothing for what is null or empty. */
    private static String canonical(final JsonNode node) {
        return sorted(node).toString();
    }

    private static JsonNode sorted(final JsonNode node) {
        if (node instanceof ArrayNode array) {
            final ArrayNode copy = Json.MAPPER.createArrayNode();
            array.forEach(one -> copy.add(sorted(one)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        final TreeMap<String, JsonNode> fields = new TreeMap<>();
        object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
        final ObjectNode copy = Json.object();
        fields.forEach((name, value) -> {
            final boolean empty = value.isNull() || (value.isContainerNode() && value.isEmpty());
            // emptyDir: {} says something by being there; metadata: {} does not.
            if (!value.isNull() && !(empty && (name.equals("metadata") || name.equals("labels")))) {
                copy.set(name, value);
            }
        });
        return copy;
    }
}
