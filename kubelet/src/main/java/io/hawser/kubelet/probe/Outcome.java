package io.hawser.kubelet.probe;

/**
 * What came of a handler.
 *
 * @param message what it said; for people
 */
public record Outcome(boolean isSuccess, String message) {
    static Outcome success(final String message) {
        return new Outcome(true, message);
    }

    static Outcome failure(final String message) {
        return new Outcome(false, message);
    }
}
