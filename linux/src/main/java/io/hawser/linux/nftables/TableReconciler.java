package io.hawser.linux.nftables;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;

/**
 * Makes a table what it should be, touching only what differs: elements one by one, a chain's rules together, sets and
 * base chains that are something else than they should be by putting others in their place. A regular chain whose user
 * data changes, or a table's, has the whole table put in its place. Rules that use anonymous sets never equal those
 * that the kernel holds: name the sets. One owner, that of its {@link Nftables}. Not thread safe.
 */
public final class TableReconciler {
    private static final int TRIES = 16;

    private final Nftables nftables;
    private final NfTransaction transaction;

    /** What came of it. */
    public enum Outcome {
        /** The kernel held what it should, and nothing was sent. */
        UNCHANGED,
        /** The kernel holds now what it should. */
        CHANGED
    }

    /** @param nftables is used, and stays the caller's */
    public TableReconciler(final Nftables nftables) {
        this.nftables = nftables;
        transaction = nftables.newTransaction();
    }

    /**
     * Compares, and writes what has to happen behind what {@code to} says already.
     *
     * @return the generation of the ruleset that was compared, for {@link NfTransaction#commitAt}
     */
    public int difference(final TableImage desired, final NfTransaction to) {
        for (final TableImage.Contents contents : desired.sets()) {
            contents.elements().map(ElementTable::error).ifPresent(problem -> {
                throw new IllegalArgumentException("elements of set " + contents.set() + ": " + problem);
            });
        }
        final int[] generation = new int[1];
        final TableDifference difference = nftables.consistently(() -> {
            generation[0] = nftables.generation();
            return TableDifference.read(nftables, desired);
        });
        difference.write(to);
        return generation[0];
    }

    /**
     * Compares and changes; compares again if somebody changes the ruleset in between.
     *
     * @throws LinuxException if the kernel refuses, or the ruleset never holds still; then nothing was done
     */
    public Outcome reconcile(final TableImage desired) {
        for (int i = 0; i < TRIES; i++) {
            final int generation = difference(desired, transaction.clear());
            if (transaction.isEmpty()) {
                return Outcome.UNCHANGED;
            }
            if (transaction.commitAt(generation) == CommitOutcome.APPLIED) {
                return Outcome.CHANGED;
            }
        }
        throw LinuxException.withWayOut(
                "reconcile table " + desired.table(),
                Errno.EAGAIN,
                "the ruleset changed during each of " + TRIES + " attempts; find out who writes it all the time");
    }
}
