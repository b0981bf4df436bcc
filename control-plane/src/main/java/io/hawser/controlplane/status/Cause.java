package io.hawser.controlplane.status;

/** One field that is wrong: what kind of wrong, in words, and where. */
public record Cause(String reason, String message, String field) {
    /** A field that has to be there is not. */
    public static Cause required(final String field, final String detail) {
        return new Cause(
                "FieldValueRequired", detail.isEmpty() ? "Required value" : "Required value: " + detail, field);
    }

    /** A value that is not allowed; the value as text. */
    public static Cause invalid(final String field, final String value, final String detail) {
        return new Cause("FieldValueInvalid", "Invalid value: " + quoted(value) + ": " + detail, field);
    }

    /** A value that is not allowed; the value as a number or another thing that stands without quotes. */
    public static Cause invalid(final String field, final Object value, final String detail) {
        return new Cause("FieldValueInvalid", "Invalid value: " + value + ": " + detail, field);
    }

    /** A value that is none of those supported. */
    public static Cause notSupported(final String field, final String value, final String... supported) {
        final StringBuilder all = new StringBuilder();
        for (final String one : supported) {
            all.append(all.isEmpty() ? "" : ", ").append(quoted(one));
        }
        return new Cause(
                "FieldValueNotSupported", "Unsupported value: " + quoted(value) + ": supported values: " + all, field);
    }

    /** Two of a thing that may be there once. */
    public static Cause duplicate(final String field, final String value) {
        return new Cause("FieldValueDuplicate", "Duplicate value: " + quoted(value), field);
    }

    /** A field that may not be set, or not be changed. */
    public static Cause forbidden(final String field, final String detail) {
        return new Cause("FieldValueForbidden", "Forbidden: " + detail, field);
    }

    /** A value that is longer than allowed. */
    public static Cause tooLong(final String field, final int limit, final String unit) {
        return new Cause("FieldValueTooLong", "Too long: may not be more than " + limit + " " + unit, field);
    }

    private static String quoted(final String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
