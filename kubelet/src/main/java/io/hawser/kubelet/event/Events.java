package io.hawser.kubelet.event;

import io.hawser.kubelet.pod.Pod;

/** Takes note of what happened. Never fails and never waits. */
public interface Events {
    /** Something went as it should. */
    void normal(Subject about, String reason, String message);

    /** Something did not. */
    void warning(Subject about, String reason, String message);

    /**
     * What an event is about.
     *
     * @param kind Pod or Node
     * @param fieldPath of a part, {@code spec.containers{name}}; empty for the whole
     */
    record Subject(String kind, String namespace, String name, String uid, String fieldPath) {
        /** A pod. */
        public static Subject of(final Pod pod) {
            return new Subject("Pod", pod.namespace(), pod.name(), pod.uid(), "");
        }

        /** A container of a pod. */
        public static Subject of(final Pod pod, final Pod.ContainerSpec container) {
            final String list = container.role() == Pod.Role.APP ? "containers" : "initContainers";
            return new Subject(
                    "Pod", pod.namespace(), pod.name(), pod.uid(), "spec." + list + "{" + container.name() + "}");
        }

        /** A node. */
        public static Subject node(final String name) {
            return new Subject("Node", "", name, name, "");
        }
    }
}
