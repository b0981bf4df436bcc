package io.hawser.linux.nftables;

/** What came of a transaction that was to be carried out only at a certain generation of the ruleset. */
public enum CommitOutcome {
    /** All of it was done. */
    APPLIED,
    /**
     * None of it was done: since that generation somebody changed the ruleset. Look at what the kernel holds again,
     * and make another transaction.
     */
    GENERATION_MOVED
}
