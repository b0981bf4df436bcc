package io.hawser.kubelet.container;

/** A container cannot be made as it is asked for. The message is as Kubernetes words it. */
public final class ConfigException extends Exception {
    /** The reason that a waiting container's status gives. */
    public static final String REASON = "CreateContainerConfigError";

    private static final long serialVersionUID = 1L;

    ConfigException(final String message) {
        super(message);
    }
}
