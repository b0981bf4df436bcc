package io.hawser.kubelet.image;

/** An image is not there, and cannot be had now. */
public final class ImageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    ImageException(final String reason, final String message) {
        super(message);
        this.reason = reason;
    }

    /** As a waiting container's status has it: ErrImagePull, ImagePullBackOff, ErrImageNeverPull, InvalidImageName. */
    public String reason() {
        return reason;
    }
}
