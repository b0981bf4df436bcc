package io.hawser.linux.netlink;

import java.util.List;

/**
 * What came of a batch whose requests stand each for itself.
 *
 * @param refusals what was refused, in the order sent; empty if all was done
 */
public record NetlinkOutcome(List<NetlinkException> refusals) {
    /** Everything was done. */
    public static final NetlinkOutcome DONE = new NetlinkOutcome(List.of());

    /** @param refusals is copied */
    public NetlinkOutcome {
        refusals = List.copyOf(refusals);
    }

    /** Throws the first refusal, with the others suppressed in it, unless everything was done. */
    public void orThrow() {
        if (!refusals.isEmpty()) {
            final NetlinkException first = refusals.get(0);
            refusals.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
