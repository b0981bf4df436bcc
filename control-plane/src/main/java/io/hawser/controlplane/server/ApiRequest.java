package io.hawser.controlplane.server;

import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.status.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request as the handlers see it, with its body. Used by one thread. */
final class ApiRequest {
    private final String method;
    private final String path;
    private final Map<String, List<String>> query;
    private final Map<String, String> headers;
    private final String rawQuery;
    private final byte[] body;
    private final List<String> warnings = new ArrayList<>();
    private User user = User.ANONYMOUS;

    /** Headers by name in lower case. */
    ApiRequest(
            final String method,
            final String path,
            final Map<String, List<String>> query,
            final Map<String, String> headers,
            final String rawQuery,
            final byte[] body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.rawQuery = rawQuery;
        this.body = body;
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    /** Everything behind the question mark. */
    String rawQuery() {
        return rawQuery;
    }

    byte[] body() {
        return body;
    }

    User user() {
        return user;
    }

    void user(final User who) {
        user = who;
    }

    String header(final String name) {
        return headers.getOrDefault(name, "");
    }

    String query(final String name) {
        final List<String> values = query.get(name);
        return values == null || values.isEmpty() ? "" : values.get(0);
    }

    boolean flag(final String name) {
        final String value = query(name);
        return value.equals("true") || value.equals("1") || (value.isEmpty() && query.containsKey(name));
    }

    Optional<Long> number(final String name) {
        final String value = query(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseUnsignedLong(value));
        } catch (final NumberFormatException e) {
            throw ApiException.badRequest(name + ": Invalid value: \"" + value + "\": must be a number");
        }
    }

    /** Tells the client of something that it should mend. */
    void warn(final String text) {
        warnings.add(text);
    }

    List<String> warnings() {
        return warnings;
    }
}
