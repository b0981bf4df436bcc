package io.hawser.kubelet.pod;

import java.util.Map;

/** By which labels and annotations a runtime's sandboxes and containers are known (k8s.io/kubelet pkg/types). */
public final class Labels {
    /** The pod's name. */
    public static final String POD_NAME = "io.kubernetes.pod.name";
    /** The pod's namespace. */
    public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    /** The pod's uid. */
    public static final String POD_UID = "io.kubernetes.pod.uid";
    /** The container's name within the pod. */
    public static final String CONTAINER_NAME = "io.kubernetes.container.name";

    /** Annotation: {@link Pod.ContainerSpec#hash()}. */
    public static final String HASH = "io.kubernetes.container.hash";
    /** Annotation: how often the container was started before. */
    public static final String RESTART_COUNT = "io.kubernetes.container.restartCount";
    /** Annotation: where the container says why it ended. */
    public static final String TERMINATION_PATH = "io.kubernetes.container.terminationMessagePath";
    /** Annotation: File or FallbackToLogsOnError. */
    public static final String TERMINATION_POLICY = "io.kubernetes.container.terminationMessagePolicy";
    /** Annotation: seconds that the container may take to end. */
    public static final String GRACE = "io.kubernetes.pod.terminationGracePeriod";

    private Labels() {}

    /** Of a pod. */
    public static Map<String, String> of(final Pod pod) {
        return Map.of(POD_NAME, pod.name(), POD_NAMESPACE, pod.namespace(), POD_UID, pod.uid());
    }
}
