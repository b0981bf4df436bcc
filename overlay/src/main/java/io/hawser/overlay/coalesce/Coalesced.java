package io.hawser.overlay.coalesce;

/** What came of offering a packet. */
public enum Coalesced {
    /** It waits for others of its flow. */
    BEGUN,
    /** It is a part of a packet that waits. */
    APPENDED,
    /** It was written by itself. */
    ALONE
}
