package io.hawser.proxy.plane;

import io.hawser.proxy.service.ServiceTable;
import java.util.concurrent.atomic.AtomicInteger;

/** A data plane that holds the table and nothing else, refuses when it is told to, and counts what is asked of it. */
public final class InMemoryPlane implements DataPlane {
    public final AtomicInteger applied = new AtomicInteger();
    public final AtomicInteger reconciled = new AtomicInteger();
    public final AtomicInteger refusals = new AtomicInteger();

    /** What is in place; null before the first table. */
    public volatile ServiceTable table;

    /** How often everything is refused from now on. */
    public final AtomicInteger refuse = new AtomicInteger();

    /** What the next comparison finds. */
    public volatile boolean changedByOthers;

    public volatile boolean closed;

    @Override
    public String name() {
        return "in-memory";
    }

    @Override
    public void apply(final ServiceTable wanted) {
        refuseIfTold();
        table = wanted;
        applied.incrementAndGet();
    }

    @Override
    public boolean reconcile() {
        refuseIfTold();
        reconciled.incrementAndGet();
        final boolean corrected = changedByOthers;
        changedByOthers = false;
        return corrected;
    }

    @Override
    public void cleanUp() {
        table = null;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void refuseIfTold() {
        if (refuse.get() > 0) {
            refuse.decrementAndGet();
            refusals.incrementAndGet();
            throw new DataPlaneException("told to refuse");
        }
    }
}
