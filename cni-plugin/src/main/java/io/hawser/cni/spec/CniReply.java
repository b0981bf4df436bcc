package io.hawser.cni.spec;

/**
 * What the executable hands to the runtime.
 *
 * @param exitCode 0 for success
 * @param output what it prints: a result, an error object, or nothing
 */
public record CniReply(int exitCode, String output) {
    /** Done, and nothing to be said. */
    public static final CniReply DONE = new CniReply(0, "");

    /** Done, with a result. */
    public static CniReply of(final String output) {
        return new CniReply(0, output);
    }

    /** Failed. */
    public static CniReply failure(final String version, final CniException error) {
        return new CniReply(1, Json.text(ResultJson.error(version, error)));
    }
}
