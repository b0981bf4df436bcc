package io.hawser.controlplane.patch;

/** A patch that cannot be read, or does not fit the object. */
public final class PatchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean readable;

    PatchException(final boolean readable, final String message) {
        super(message);
        this.readable = readable;
    }

    /** Whether the patch as such was in order, and only does not fit the object. */
    public boolean isReadable() {
        return readable;
    }
}
