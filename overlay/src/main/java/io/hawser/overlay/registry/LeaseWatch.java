package io.hawser.overlay.registry;

import java.time.Duration;
import java.util.Optional;

/**
 * The changes after a snapshot, in the registry's order. One thread polls and closes; nothing is ever called back. A
 * change may come twice, and one that the snapshot has already may come again.
 */
public interface LeaseWatch extends AutoCloseable {
    /** The next event if there is one now. */
    Optional<LeaseEvent> poll();

    /**
     * Waits until {@link #poll} has an event, or {@code longest} is over, or the thread is interrupted, which it then
     * still is.
     */
    void await(Duration longest);

    /** Ends the watch; does not wait for the registry. */
    @Override
    void close();
}
