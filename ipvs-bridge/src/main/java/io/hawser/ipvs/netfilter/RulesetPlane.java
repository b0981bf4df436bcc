package io.hawser.ipvs.netfilter;

import io.hawser.linux.LinuxException;
import io.hawser.linux.nftables.CommitOutcome;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.DataPlaneException;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TableDifference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plane that is a part of the ruleset of nf_tables: a change is written without looking while nobody else touched the
 * ruleset's generation in a way that the kernel refuses; otherwise the whole is read and compared. One owner. Not
 * thread safe.
 */
public abstract class RulesetPlane implements DataPlane {
    private static final Logger LOG = LoggerFactory.getLogger(RulesetPlane.class);
    private static final int TRIES = 16;

    private final Nftables nftables;
    private final NfTransaction transaction;

    private ServiceTable table = ServiceTable.EMPTY;
    /** Whether the programmes say what the kernel holds. */
    private boolean inStep;
    /** The ruleset's generation that our last transaction made, or that was found right. */
    private int generation;
    /** Whether somebody else changed the ruleset since it was found right. */
    private boolean foreignChange;

    /** @param nftables of the node's network namespace; owned from now on, and closed with this */
    protected RulesetPlane(final Nftables nftables) {
        this.nftables = nftables;
        transaction = nftables.newTransaction();
    }

    /** Whether {@link #change} can tell this change; if not, the whole is compared. */
    protected abstract boolean isKnown(TableDifference difference);

    /** Writes a change, without looking. If the kernel does not take it, {@link #difference} is called next. */
    protected abstract void change(TableDifference difference, NfTransaction to);

    /**
     * Reads what the kernel holds, and writes what makes it hold the table.
     *
     * @return the ruleset's generation that was read
     */
    protected abstract int difference(ServiceTable wanted, NfTransaction to);

    /** Removes all that is ours. */
    protected abstract void remove();

    @Override
    public final void apply(final ServiceTable wanted) {
        try {
            if (!inStep) {
                synchronise(wanted);
            } else {
                write(wanted);
            }
        } catch (final LinuxException e) {
            throw new DataPlaneException("services could not be written as " + name(), e);
        }
    }

    @Override
    public final boolean reconcile() {
        try {
            if (inStep && isUntouched()) {
                return false;
            }
            return synchronise(table);
        } catch (final LinuxException e) {
            throw new DataPlaneException("services could not be compared with " + name(), e);
        }
    }

    @Override
    public final void cleanUp() {
        inStep = false;
        table = ServiceTable.EMPTY;
        try {
            remove();
        } catch (final LinuxException e) {
            throw new DataPlaneException("what " + name() + " wrote is left in place: " + e.getMessage(), e);
        }
    }

    @Override
    public final void close() {
        nftables.close();
    }

    /** What the last change came to, a line each. */
    public final String lastChange() {
        return transaction.toString();
    }

    /** Whether nobody else changed the ruleset since it was found right. */
    protected final boolean isUntouched() {
        return !foreignChange && nftables.generation() == generation;
    }

    private void write(final ServiceTable wanted) {
        final TableDifference difference = table.differenceTo(wanted);
        if (!isKnown(difference)) {
            synchronise(wanted);
            return;
        }
        inStep = false;
        transaction.clear();
        change(difference, transaction);
        if (LOG.isDebugEnabled()) {
            LOG.debug("{}", transaction);
        }
        if (!transaction.isEmpty() && !commit()) {
            synchronise(wanted);
            return;
        }
        table = wanted;
        inStep = true;
    }

    /** Whether the kernel took the transaction; it does not if somebody else took away what it is about. */
    private boolean commit() {
        try {
            for (int i = 0; i < TRIES; i++) {
                if (transaction.commitAt(generation) == CommitOutcome.APPLIED) {
                    generation = following(generation);
                    return true;
                }
                foreignChange = true;
                generation = nftables.generation();
            }
            return false;
        } catch (final LinuxException e) {
            LOG.warn("a change of services was refused, the whole is compared: {}", e.getMessage());
            return false;
        }
    }

    /** Reads what the kernel holds, and writes what differs. */
    private boolean synchronise(final ServiceTable wanted) {
        inStep = false;
        for (int i = 0; i < TRIES; i++) {
            final int read = nftables.consistently(() -> {
                transaction.clear();
                return difference(wanted, transaction);
            });
            if (transaction.isEmpty()) {
                settle(wanted, read);
                return false;
            }
            if (transaction.commitAt(read) == CommitOutcome.APPLIED) {
                settle(wanted, following(read));
                return true;
            }
        }
        throw new DataPlaneException(
                "the ruleset changed during each of " + TRIES + " attempts; find out who writes it all the time");
    }

    private void settle(final ServiceTable wanted, final int settled) {
        table = wanted;
        generation = settled;
        foreignChange = false;
        inStep = true;
    }

    /** The kernel passes over 0, which stands for any generation. */
    private static int following(final int generation) {
        return generation == -1 ? 1 : generation + 1;
    }
}
