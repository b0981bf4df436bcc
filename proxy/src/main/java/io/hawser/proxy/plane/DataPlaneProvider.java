package io.hawser.proxy.plane;

import java.util.Optional;
import java.util.Set;

/** A kind of data plane: what it is called, what it needs, whether that is there, and how it is opened. Stateless. */
public interface DataPlaneProvider {
    /** The name that {@code --proxy-mode} has for it. */
    String name();

    /** What it needs of the kernel, in the words of an operator. */
    String needs();

    /**
     * Asks the kernel of the calling thread's network namespace whether all that it needs is there: by trying, not by
     * version numbers. What was tried is undone.
     *
     * @return what is missing and, where known, the way out; empty if nothing
     */
    Optional<String> missing();

    /**
     * Opens the plane of the calling thread's network namespace. Touches nothing before it is first applied.
     *
     * @throws io.hawser.linux.LinuxException if the kernel does not have what it needs
     * @throws DataPlaneException the same
     */
    DataPlane create(NodeView node);

    /** Names of the tables of nf_tables that it writes: whoever touches them makes it compare. */
    default Set<String> tables() {
        return Set.of();
    }

    /** Whether connections live in the kernel's connection tracking, so that stale flows have to be ended there. */
    default boolean tracksInKernel() {
        return true;
    }

    /**
     * Removes what the plane left in the calling thread's network namespace, if it left anything, in whatever process.
     *
     * @throws DataPlaneException naming what is left
     */
    default void removeLeftovers() {
        try (DataPlane plane = create(NodeView.NONE)) {
            plane.cleanUp();
        }
    }
}
