package io.hawser.proxy.plane;

import io.hawser.proxy.service.ServiceTable;
import java.util.Optional;

/**
 * Makes services work on this node: in the kernel, or in userspace. Owned by one thread.
 *
 * <p>A plane that is closed leaves what it programmed in place, so that connections outlive the daemon; {@link
 * #cleanUp} removes it.
 */
public interface DataPlane extends AutoCloseable {
    /** The name that {@code --proxy-mode} has for it. */
    String name();

    /**
     * Makes the plane serve {@code table}, at the cost of what differs from the table of the last call. The first call
     * compares with what is found in place, keeps what is right, and corrects the rest. Applied whole or not at all.
     *
     * @throws DataPlaneException if it could not be; the former table is still served
     */
    void apply(ServiceTable table);

    /**
     * Compares what is in place with the last table, and corrects what others changed or a lost event left behind.
     *
     * @return whether something had to be corrected
     * @throws DataPlaneException if it could not be
     */
    boolean reconcile();

    /** What this process carries itself, at this moment; empty where the kernel carries all. For any thread. */
    default Optional<CarriedTraffic> carried() {
        return Optional.empty();
    }

    /**
     * Removes all that this plane ever put in place, and nothing else.
     *
     * @throws DataPlaneException naming what is left
     */
    void cleanUp();

    /** Frees the plane's own sockets and threads. What is programmed stays. */
    @Override
    void close();
}
