package io.hawser.linux.nftables;

import java.util.List;

/**
 * A rule that the kernel holds.
 *
 * @param rule which
 * @param handle the kernel's number of it, by which it is replaced or deleted
 * @param counters what its counters have counted, in the order of its expressions
 */
public record ListedRule(Rule rule, long handle, List<Count> counters) {
    /** @param counters is copied */
    public ListedRule {
        counters = List.copyOf(counters);
    }
}
