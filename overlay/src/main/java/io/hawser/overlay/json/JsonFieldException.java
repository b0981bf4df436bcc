package io.hawser.overlay.json;

/** A value, or the whole text, is not what it should be; the message names the key, the value and what is right. */
public final class JsonFieldException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /** A text that is no JSON object at all. */
    JsonFieldException(final String message, final Throwable cause) {
        super(message, cause);
        this.key = "";
    }

    /**
     * @param key the key, with the keys of the objects around it, such as {@code Backend.VNI}
     * @param value the value as the text has it
     * @param right what would be right, such as {@code must be between 1 and 65535}
     */
    public JsonFieldException(final String key, final Object value, final String right) {
        super(key + " is " + value + ", but " + right);
        this.key = key;
    }

    /** The key, with the keys of the objects around it; empty if the text is no JSON object. */
    public String key() {
        return key;
    }
}
