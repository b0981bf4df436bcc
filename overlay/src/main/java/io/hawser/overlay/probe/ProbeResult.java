package io.hawser.overlay.probe;

/**
 * What a test found.
 *
 * @param outcome in one word
 * @param detail in words: what was wrong, or why it could not be tried
 */
public record ProbeResult(Outcome outcome, String detail) {
    /** What came of a test. */
    public enum Outcome {
        /** All came as it should. */
        SOUND,
        /** What came was corrupted on its way. */
        CORRUPT,
        /** It could not be tried. */
        UNTESTED
    }
}
