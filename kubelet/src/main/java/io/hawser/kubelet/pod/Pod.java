package io.hawser.kubelet.pod;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kube.watch.KubeObject;
import io.hawser.kube.watch.ObjectName;
import io.hawser.kubelet.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pod as the API, or a file, describes it.
 *
 * @param json the object; not to be changed
 */
public record Pod(ObjectNode json) implements KubeObject {
    /** Says where a pod comes from: {@code file} or {@code api}. */
    public static final String SOURCE = "kubernetes.io/config.source";
    /** Of a static pod: names what its file held. */
    public static final String HASH = "kubernetes.io/config.hash";
    /** Of an object in the API that only shows a static pod: the hash of that. */
    public static final String MIRROR = "kubernetes.io/config.mirror";

    private static final long SYSTEM_PRIORITY = 2_000_000_000;
    private static final int DEFAULT_GRACE_SECONDS = 30;

    /** Reads one from an answer of the API. */
    public static Pod read(final JsonParser parser) throws IOException {
        final JsonNode tree = Json.MAPPER.readTree(parser);
        if (tree instanceof ObjectNode object) {
            return new Pod(object);
        }
        throw new IOException("a pod is no JSON object");
    }

    /** What of a pod is started one by one. */
    public enum Role {
        /** Runs to its end before the others. */
        INIT,
        /** Starts before the others, and goes on. */
        SIDECAR,
        /** The pod is there for it. */
        APP
    }

    /**
     * A container of a pod.
     *
     * @param json its part of the pod's specification
     */
    public record ContainerSpec(JsonNode json, Role role) {
        /** Its name. */
        public String name() {
            return Json.text(json, "name");
        }

        /** Its image. */
        public String image() {
            return Json.text(json, "image");
        }

        /** Tells whether what runs is still what is wanted. */
        public String hash() {
            return Integer.toHexString((name() + "\n" + image()).hashCode());
        }
    }

    /** Its uid, by which everything on this node knows it. */
    public String uid() {
        return Json.text(json, "metadata", "uid");
    }

    /** Its namespace. */
    public String namespace() {
        return Json.text(json, "metadata", "namespace");
    }

    /** Its name. */
    public String name() {
        return Json.text(json, "metadata", "name");
    }

    @Override
    public ObjectName objectName() {
        return new ObjectName(namespace(), name());
    }

    @Override
    public String resourceVersion() {
        return Json.text(json, "metadata", "resourceVersion");
    }

    /** Its specification. */
    public JsonNode spec() {
        return json.path("spec");
    }

    /** Its status as the source has it. */
    public JsonNode status() {
        return json.path("status");
    }

    /** An annotation; empty if it has none of this name. */
    public String annotation(final String name) {
        return Json.text(json, "metadata", "annotations", name);
    }

    /** Whether it comes from a file. */
    public boolean isStatic() {
        return "file".equals(annotation(SOURCE));
    }

    /** Whether it only shows a static pod. */
    public boolean isMirror() {
        return !annotation(MIRROR).isEmpty();
    }

    /** Whether it is to end. */
    public boolean isDeleting() {
        return !Json.absent(Json.at(json, "metadata", "deletionTimestamp"));
    }

    /** How long its containers may take to end. */
    public Duration grace() {
        final JsonNode deletion = Json.at(json, "metadata", "deletionGracePeriodSeconds");
        return Duration.ofSeconds(
                deletion.isNumber()
                        ? deletion.asLong()
                        : spec().path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS));
    }

    /** The API's last word on its phase. */
    public String phase() {
        return Json.text(json, "status", "phase");
    }

    /** Always, OnFailure or Never. */
    public String restartPolicy() {
        return spec().path("restartPolicy").asText("Always");
    }

    /** Whether it uses the node's own network. */
    public boolean isHostNetwork() {
        return spec().path("hostNetwork").asBoolean();
    }

    /** Those that start before the others, in order. */
    public List<ContainerSpec> initContainers() {
        final List<ContainerSpec> all = new ArrayList<>();
        spec().path("initContainers")
                .forEach(one -> all.add(new ContainerSpec(
                        one, "Always".equals(Json.text(one, "restartPolicy")) ? Role.SIDECAR : Role.INIT)));
        return all;
    }

    /** Those that the pod is there for. */
    public List<ContainerSpec> containers() {
        final List<ContainerSpec> all = new ArrayList<>();
        spec().path("containers").forEach(one -> all.add(new ContainerSpec(one, Role.APP)));
        return all;
    }

    /** All of them, those that start first at first. */
    public List<ContainerSpec> allContainers() {
        final List<ContainerSpec> all = initContainers();
        all.addAll(containers());
        return all;
    }

    /** A container by its name. */
    public Optional<ContainerSpec> container(final String name) {
        return allContainers().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** When its node first knew of it, as its status says. */
    public Optional<Instant> startTime() {
        final String text = Json.text(json, "status", "startTime");
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    /** How much it matters; 0 if nobody said. */
    public long priority() {
        return spec().path("priority").asLong();
    }

    /** Whether a node must not do without it: a static pod, and one of a system's priority. */
    public boolean isCritical() {
        return isStatic() || isMirror() || priority() >= SYSTEM_PRIORITY;
    }

    /** As events and back-off messages name it: {@code name_namespace(uid)}. */
    public String longName() {
        return name() + "_" + namespace() + "(" + uid() + ")";
    }
}
