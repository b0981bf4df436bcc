package io.hawser.overlay.segment;

/** What came of looking at a packet that the kernel left work on. */
public enum Cut {
    /** It is to be sent as it is. */
    WHOLE,
    /** It is to be sent in segments. */
    SEGMENTS,
    /** What the kernel says of it cannot be. */
    MALFORMED
}
