package io.hawser.kubelet.pod;

import java.nio.file.Path;

/**
 * Where things of pods stand on this node, as Kubernetes' own kubelet has it.
 *
 * @param root {@code --root-dir}
 * @param logs {@code --pod-logs-dir}
 */
public record PodPaths(Path root, Path logs) {
    /** All pods' directories. */
    public Path pods() {
        return root.resolve("pods");
    }

    /** A pod's directory. */
    public Path pod(final String uid) {
        return pods().resolve(uid);
    }

    /** The directory of all a pod's volumes. */
    public Path volumes(final String uid) {
        return pod(uid).resolve("volumes");
    }

    /** A volume's directory: {@code volumes/kubernetes.io~configmap/name}. */
    public Path volume(final String uid, final String plugin, final String name) {
        return volumes(uid).resolve("kubernetes.io~" + plugin).resolve(name);
    }

    /** The file that containers have as /etc/hosts. */
    public Path hosts(final String uid) {
        return pod(uid).resolve("etc-hosts");
    }

    /** The file in which an attempt of a container may say why it ended. */
    public Path terminationLog(final String uid, final String container, final int attempt) {
        return pod(uid).resolve("containers").resolve(container).resolve("termination-" + attempt);
    }

    /** The directory of a pod's logs. */
    public Path podLogs(final String namespace, final String name, final String uid) {
        return logs.resolve(namespace + "_" + name + "_" + uid);
    }

    /** The directory of a pod's logs. */
    public Path podLogs(final Pod pod) {
        return podLogs(pod.namespace(), pod.name(), pod.uid());
    }

    /** A log, below the directory of its pod's. */
    public static String log(final String container, final int attempt) {
        return container + "/" + attempt + ".log";
    }
}
