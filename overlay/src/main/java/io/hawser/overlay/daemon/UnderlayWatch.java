package io.hawser.overlay.daemon;

import io.hawser.linux.LinuxException;
import io.hawser.overlay.address.InterfaceSelection;
import io.hawser.overlay.address.InterfaceTable;
import io.hawser.overlay.backend.Underlay;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices that the network below changed: another index, MTU or address. Asked for often, it looks once a second. */
final class UnderlayWatch {
    private static final Logger LOG = LoggerFactory.getLogger(UnderlayWatch.class);
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final InterfaceSelection selection;
    private final InterfaceTable table;
    private Underlay last;
    private long nextNs;
    private String lastProblem = "";

    UnderlayWatch(final InterfaceSelection selection, final InterfaceTable table, final Underlay first) {
        this.selection = selection;
        this.table = table;
        last = first;
        nextNs = System.nanoTime() + INTERVAL_NS;
    }

    /** The underlay, if it is another than last time. While there is none, the last one counts. */
    Optional<Underlay> changed() {
        final long now = System.nanoTime();
        if (now - nextNs < 0) {
            return Optional.empty();
        }
        nextNs = now + INTERVAL_NS;
        try {
            final Underlay found = selection.find(table);
            lastProblem = "";
            if (found.equals(last)) {
                return Optional.empty();
            }
            LOG.warn("the interface to the other nodes was {} and is {}", last, found);
            last = found;
            return Optional.of(found);
        } catch (final LinuxException | IllegalArgumentException e) {
            if (!lastProblem.equals(e.getMessage())) {
                lastProblem = String.valueOf(e.getMessage());
                LOG.warn("the interface to the other nodes is away: {}", lastProblem);
            }
            return Optional.empty();
        }
    }
}
