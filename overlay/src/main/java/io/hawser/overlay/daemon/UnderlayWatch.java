package io.hawser.overlay.daemon;

import io.hawser.linux.LinuxException;
import io.hawser.overlay.address.InterfaceSelection;
import io.hawser.overlay.address.InterfaceTable;
import io.hawser.overlay.backend.Backend;
import io.hawser.overlay.backend.Underlay;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the network below changed: another index, MTU or address. Asked for often, it looks once a second. What
 * nothing can stand on, such as an interface between two addresses, counts as away.
 */
final class UnderlayWatch {
    private static final Logger LOG = LoggerFactory.getLogger(UnderlayWatch.class);
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final InterfaceSelection selection;
    private final InterfaceTable table;
    private final Function<Underlay, Backend> backends;
    private Underlay last;
    private long nextNs;
    private String lastProblem = "";

    /** @param backends the backend for an underlay; throws IllegalArgumentException if none can stand on it */
    UnderlayWatch(
            final InterfaceSelection selection,
            final InterfaceTable table,
            final Function<Underlay, Backend> backends,
            final Underlay first) {
        this.selection = selection;
        this.table = table;
        this.backends = backends;
        last = first;
        nextNs = System.nanoTime() + INTERVAL_NS;
    }

    /** The backend on the underlay, if that is another than last time. While there is none, the last one counts. */
    Optional<Backend> changed() {
        final long now = System.nanoTime();
        if (now - nextNs < 0) {
            return Optional.empty();
        }
        nextNs = now + INTERVAL_NS;
        try {
            final Underlay found = selection.find(table);
            if (found.equals(last)) {
                lastProblem = "";
                return Optional.empty();
            }
            final Backend backend = backends.apply(found);
            LOG.warn("the interface to the other nodes was {} and is {}", last, found);
            last = found;
            lastProblem = "";
            return Optional.of(backend);
        } catch (final LinuxException | IllegalArgumentException e) {
            if (!lastProblem.equals(e.getMessage())) {
                lastProblem = String.valueOf(e.getMessage());
                LOG.warn("the interface to the other nodes is away: {}", lastProblem);
            }
            return Optional.empty();
        }
    }
}
