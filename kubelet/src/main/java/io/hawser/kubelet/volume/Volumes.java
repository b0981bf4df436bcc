package io.hawser.kubelet.volume;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kube.api.KubeException;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Quantity;
import io.hawser.kubelet.pod.FieldValues;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.PodPaths;
import io.hawser.kubelet.volume.AtomicDirectory.FileContent;
import io.hawser.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes pods' volumes, keeps those made from objects up to date, and removes them. A pod's calls come one by one. */
public final class Volumes {
    private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);
    private static final int NO_GROUP = -1;
    private static final int ANYBODY = 0777;

    private final PodPaths paths;
    private final ObjectSource objects;
    private final Tokens tokens;

    /** In these directories. */
    public Volumes(final PodPaths paths, final ObjectSource objects, final Clock clock) {
        this.paths = paths;
        this.objects = objects;
        this.tokens = new Tokens(clock);
    }

    /** Where each of a pod's volumes is on the node, by name; made if need be, brought up to date if not. */
    public Map<String, Path> setUp(final FieldValues values) throws VolumeException {
        final Map<String, Path> all = new HashMap<>();
        for (final JsonNode volume : values.pod().spec().path("volumes")) {
            final String name = Json.text(volume, "name");
            try {
                all.put(name, one(values, volume, name));
            } catch (final VolumeException | KubeException | IOException | LinuxException e) {
                throw new VolumeException(
                        "MountVolume.SetUp failed for volume \"" + name + "\" : " + e.getMessage(), e);
            }
        }
        return all;
    }

    /** Whether some of a pod's volumes may change while it runs. */
    public static boolean mayChange(final Pod pod) {
        for (final JsonNode volume : pod.spec().path("volumes")) {
            if (volume.has("configMap")
                    || volume.has("secret")
                    || volume.has("projected")
                    || volume.has("downwardAPI")) {
                return true;
            }
        }
        return false;
    }

    /** Removes the volumes of a pod that has ended; what its status tells of stays. */
    public void release(final String uid) {
        try {
            final Path directory = paths.volumes(uid);
            Mounts.unmountAll(directory);
            AtomicDirectory.removeTree(directory);
        } catch (final IOException e) {
            LOG.warn("volumes of pod {} stay until it is deleted: {}", uid, e.getMessage());
        }
    }

    /** Removes all that is left of a pod's directory. What the node itself has under other names stays. */
    public void tearDown(final String uid) throws IOException {
        tokens.forget(uid);
        final Path directory = paths.pod(uid);
        Mounts.unmountAll(directory);
        AtomicDirectory.removeTree(directory);
    }

    private Path one(final FieldValues values, final JsonNode volume, final String name)
            throws VolumeException, IOException {
        final String uid = values.pod().uid();
        if (volume.has("hostPath")) {
            return HostPaths.check(volume.path("hostPath"));
        }
        if (volume.has("emptyDir")) {
            final Path path = paths.volume(uid, "empty-dir", name);
            emptyDir(path, volume.path("emptyDir"), group(values.pod()));
            return path;
        }
        final Optional<Map<String, FileContent>> files = new Payloads(objects, tokens, values).of(volume);
        if (files.isEmpty()) {
            throw new VolumeException("volumes of this kind are not supported by this kubelet: "
                    + String.join(", ", fieldNames(volume)) + "; it has configMap, secret, projected, downwardAPI,"
                    + " emptyDir and hostPath");
        }
        final String plugin = volume.has("configMap")
                ? "configmap"
                : volume.has("secret") ? "secret" : volume.has("projected") ? "projected" : "downward-api";
        final Path path = paths.volume(uid, plugin, name);
        Files.createDirectories(path);
        // Nothing secret is written to a disk.
        if ((plugin.equals("secret") || plugin.equals("projected")) && !Mounts.isMounted(path)) {
            Mounts.tmpfs(path, "mode=0755");
        }
        Files.setPosixFilePermissions(path, AtomicDirectory.permissions(ANYBODY));
        new AtomicDirectory(path).write(files.get(), group(values.pod()));
        return path;
    }

    private static Iterable<String> fieldNames(final JsonNode volume) {
        return () -> volume.propertyStream()
                .map(Map.Entry::getKey)
                .filter(key -> !key.equals("name"))
                .iterator();
    }

    private static void emptyDir(final Path path, final JsonNode source, final int group) throws IOException {
        final boolean there = Files.isDirectory(path);
        Files.createDirectories(path);
        if (Json.text(source, "medium").equals("Memory") && !Mounts.isMounted(path)) {
            final long limit = Quantity.units(source.path("sizeLimit"));
            Mounts.tmpfs(path, limit > 0 ? "mode=0777,size=" + limit : "mode=0777");
        }
        if (!there) {
            Files.setPosixFilePermissions(path, AtomicDirectory.permissions(ANYBODY));
            if (group != NO_GROUP) {
                AtomicDirectory.own(path, group);
                // New files get the directory's group: setgid.
                Files.setAttribute(path, "unix:mode", 042777);
            }
        }
    }

    private static int group(final Pod pod) {
        return Json.at(pod.spec(), "securityContext", "fsGroup").asInt(NO_GROUP);
    }
}
