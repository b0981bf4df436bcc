package io.hawser.kube.watch;

/** What a watch has to know of an object, whatever else its reader took from it. */
public interface KubeObject {
    /** Its name. */
    ObjectName objectName();

    /**
     * Its {@code metadata.resourceVersion}, as the server wrote it; empty if it did not come from a server. A number
     * in practice, and ordered since KEP-5504; what is no number is not compared.
     */
    String resourceVersion();
}
