package io.hawser.kubelet.volume;

/** A volume cannot be had now. The message names it and says why. */
public final class VolumeException extends Exception {
    private static final long serialVersionUID = 1L;

    VolumeException(final String message) {
        super(message);
    }

    VolumeException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
