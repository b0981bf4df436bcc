package io.hawser.controlplane.storage;

/** Finds where the fields of an object's metadata begin, without reading the object. */
final class MetadataOffset {
    private static final byte[] FIELD = {'m', 'e', 't', 'a', 'd', 'a', 't', 'a'};

    private MetadataOffset() {}

    /** The offset behind the brace that opens the metadata; -1 if there is no such field or it has no fields. */
    static int of(final byte[] json) {
        int depth = 0;
        int i = 0;
        while (i < json.length) {
            switch (json[i]) {
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case '"' -> {
                    final int end = endOfString(json, i);
                    if (depth == 1 && isField(json, i, end)) {
                        return openingBrace(json, end + 1);
                    }
                    i = end;
                }
                default -> {}
            }
            i++;
        }
        return -1;
    }

    private static int endOfString(final byte[] json, final int quote) {
        int i = quote + 1;
        while (i < json.length && json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    private static boolean isField(final byte[] json, final int quote, final int end) {
        if (end - quote - 1 != FIELD.length) {
            return false;
        }
        for (int k = 0; k < FIELD.length; k++) {
            if (json[quote + 1 + k] != FIELD[k]) {
                return false;
            }
        }
        final int next = skipSpace(json, end + 1);
        return next < json.length && json[next] == ':';
    }

    private static int openingBrace(final byte[] json, final int from) {
        final int brace = skipSpace(json, skipSpace(json, from) + 1);
        if (brace >= json.length || json[brace] != '{') {
            return -1;
        }
        final int next = skipSpace(json, brace + 1);
        return next < json.length && json[next] == '"' ? brace + 1 : -1;
    }

    private static int skipSpace(final byte[] json, final int from) {
        int i = from;
        while (i < json.length && (json[i] == ' ' || json[i] == '\n' || json[i] == '\r' || json[i] == '\t')) {
            i++;
        }
        return i;
    }
}
