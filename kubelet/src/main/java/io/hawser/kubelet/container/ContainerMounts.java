package io.hawser.kubelet.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.cri.v1.ContainerConfig;
import io.hawser.kubelet.cri.v1.Mount;
import io.hawser.kubelet.cri.v1.MountPropagation;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.PodPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** What of the node a container sees: its volumes, /etc/hosts, and the file in which it may say why it ends. */
final class ContainerMounts {
    private static final String HOSTS = "/etc/hosts";

    private final PodPaths paths;
    private final Map<String, Path> volumes;
    private final Map<String, String> environment;

    ContainerMounts(final PodPaths paths, final Map<String, Path> volumes, final Map<String, String> environment) {
        this.paths = paths;
        this.volumes = volumes;
        this.environment = environment;
    }

    void add(final ContainerConfig.Builder config, final Pod pod, final Pod.ContainerSpec container, final int attempt)
            throws ConfigException {
        boolean ownHosts = false;
        for (final JsonNode mount : container.json().path("volumeMounts")) {
            final String path = Json.text(mount, "mountPath");
            ownHosts |= path.equals(HOSTS);
            config.addMounts(Mount.newBuilder()
                    .setContainerPath(path.startsWith("/") ? path : "/" + path)
                    .setHostPath(source(pod, mount).toString())
                    .setReadonly(mount.path("readOnly").asBoolean() || isReadOnly(pod, mount))
                    .setPropagation(propagation(Json.text(mount, "mountPropagation"))));
        }
        final Path hosts = paths.hosts(pod.uid());
        if (!ownHosts && Files.exists(hosts)) {
            config.addMounts(Mount.newBuilder().setContainerPath(HOSTS).setHostPath(hosts.toString()));
        }
        config.addMounts(Mount.newBuilder()
                .setContainerPath(ContainerConfigs.terminationPath(container))
                .setHostPath(terminationLog(pod, container, attempt).toString()));
    }

    private Path terminationLog(final Pod pod, final Pod.ContainerSpec container, final int attempt)
            throws ConfigException {
        final Path file = paths.terminationLog(pod.uid(), container.name(), attempt);
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            // Whoever the container runs as has to be able to write it.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            return file;
        } catch (final IOException e) {
            throw new ConfigException("cannot create " + file + ": " + e.getMessage());
        }
    }

    private Path source(final Pod pod, final JsonNode mount) throws ConfigException {
        final String name = Json.text(mount, "name");
        final Path volume = volumes.get(name);
        if (volume == null) {
            throw new ConfigException("cannot find volume \"" + name + "\" to mount into container");
        }
        final String expression = Json.text(mount, "subPathExpr");
        final String subPath =
                expression.isEmpty() ? Json.text(mount, "subPath") : Expansion.expand(expression, environment);
        if (subPath.isEmpty()) {
            return volume;
        }
        if (subPath.startsWith("/") || ("/" + subPath + "/").contains("/../")) {
            throw new ConfigException("subPath \"" + subPath + "\" of volume \"" + name
                    + "\" must be a relative path without \"..\" (pod " + pod.longName() + ")");
        }
        return resolve(volume, subPath, name);
    }

    private static Path resolve(final Path volume, final String subPath, final String name) throws ConfigException {
        final Path path = volume.resolve(subPath);
        try {
            create(volume, path);
            // A link in a volume that a container may write to must not lead it out of there.
            final Path real = path.toRealPath();
            if (!real.startsWith(volume.toRealPath())) {
                throw new ConfigException("subPath \"" + subPath + "\" leads out of volume \"" + name + "\"");
            }
            return real;
        } catch (final IOException e) {
            throw new ConfigException("failed to prepare subPath for volumeMount \"" + name + "\": " + e.getMessage());
        }
    }

    /** What is missing on the way is made, for whoever may write to the volume. */
    private static void create(final Path volume, final Path path) throws IOException {
        if (!Files.exists(path)) {
            if (!path.equals(volume)) {
                create(volume, path.getParent());
            }
            Files.createDirectory(path);
            Files.setPosixFilePermissions(path, Files.getPosixFilePermissions(volume));
        }
    }

    /** What is made from objects of the API is nobody's to write. */
    private static boolean isReadOnly(final Pod pod, final JsonNode mount) {
        for (final JsonNode volume : pod.spec().path("volumes")) {
            if (Json.text(volume, "name").equals(Json.text(mount, "name"))) {
                return volume.has("configMap")
                        || volume.has("secret")
                        || volume.has("projected")
                        || volume.has("downwardAPI");
            }
        }
        return false;
    }

    private static MountPropagation propagation(final String mode) {
        return switch (mode) {
            case "HostToContainer" -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
            case "Bidirectional" -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
            default -> MountPropagation.PROPAGATION_PRIVATE;
        };
    }
}
