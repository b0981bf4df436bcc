package io.hawser.linux.netlink;

import java.util.List;

/**
 * What came of a batch whose requests stand each for itself.
 *
 * @param refusals what was refused, in the order sent; empty if all was done
 */
public record NetlinkOutcome(List<NetlinkException> refusals) {
    /** So many further refusals are carried by an exception; of a batch of thousands the rest is only counted. */
    private static final int SUPPRESSED_LIMIT = 8;

    /** Everything was done. */
    public static final NetlinkOutcome DONE = new NetlinkOutcome(List.of());

    /** @param refusals is copied */
    public NetlinkOutcome {
        refusals = List.copyOf(refusals);
    }

    /**
     * Throws the first refusal, unless everything was done. The next eight are suppressed in it, and one exception that
     * says how many more there are.
     */
    public void orThrow() {
        if (refusals.isEmpty()) {
            return;
        }
        final NetlinkException first = refusals.get(0);
        refusals.stream().skip(1).limit(SUPPRESSED_LIMIT).forEach(first::addSuppressed);
        final int more = refusals.size() - 1 - SUPPRESSED_LIMIT;
        if (more > 0) {
            first.addSuppressed(new IllegalStateException(more + " more requests of this batch were refused"));
        }
        throw first;
    }
}
