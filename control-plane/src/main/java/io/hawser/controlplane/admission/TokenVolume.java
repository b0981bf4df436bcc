package io.hawser.controlplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.registry.NameGenerator;

/** The volume by which a pod finds and may speak to the API server: its token, whom to trust, and its namespace. */
final class TokenVolume {
    private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String PREFIX = "kube-api-access-";
    /** An hour and a little, by which kubelets know a token that this admission asked for. */
    private static final int EXPIRATION_SECONDS = 3607;

    private static final int MODE = 0644;

    private TokenVolume() {}

    /** Mounts it in every container that has nothing at its place. */
    static void mount(final ObjectNode podSpec) {
        final String name = NameGenerator.name(PREFIX);
        boolean mounted = false;
        for (final String list : new String[] {"initContainers", "containers"}) {
            for (final JsonNode container : podSpec.path(list)) {
                if (container instanceof ObjectNode one && !hasMount(one)) {
                    one.withArrayProperty("volumeMounts")
                            .addObject()
                            .put("name", name)
                            .put("readOnly", true)
                            .put("mountPath", MOUNT_PATH);
                    mounted = true;
                }
            }
        }
        if (mounted) {
            describe(podSpec.withArrayProperty("volumes").addObject().put("name", name));
        }
    }

    private static boolean hasMount(final ObjectNode container) {
        for (final JsonNode mount : container.path("volumeMounts")) {
            if (MOUNT_PATH.equals(mount.path("mountPath").asText())) {
                return true;
            }
        }
        return false;
    }

    private static void describe(final ObjectNode volume) {
        final ObjectNode projected = volume.putObject("projected");
        final ArrayNode sources = projected.putArray("sources");
        sources.addObject()
                .putObject("serviceAccountToken")
                .put("expirationSeconds", EXPIRATION_SECONDS)
                .put("path", "token");
        sources.addObject()
                .putObject("configMap")
                .put("name", NamespaceContents.ROOT_CA)
                .putArray("items")
                .addObject()
                .put("key", "ca.crt")
                .put("path", "ca.crt");
        sources.addObject()
                .putObject("downwardAPI")
                .putArray("items")
                .addObject()
                .put("path", "namespace")
                .putObject("fieldRef")
                .put("apiVersion", "v1")
                .put("fieldPath", "metadata.namespace");
        projected.put("defaultMode", MODE);
    }
}
