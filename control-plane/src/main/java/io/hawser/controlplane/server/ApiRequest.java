package io.hawser.controlplane.server;

import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.status.ApiException;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request as the handlers see it, with its body. Used by one thread. */
final class ApiRequest {
    private final String method;
    private final String path;
    private final ApiPath objects;
    private final MultiMap query;
    private final MultiMap headers;
    private final String rawQuery;
    private final List<String> warnings = new ArrayList<>();
    private byte[] body = {};
    private User user = User.ANONYMOUS;

    /** Without a body; the maps' names are compared without regard to case in headers only. */
    ApiRequest(
            final String method,
            final String path,
            final MultiMap query,
            final MultiMap headers,
            final String rawQuery) {
        this.method = method;
        this.path = path;
        this.objects = ApiPath.parse(path);
        this.query = query;
        this.headers = headers;
        this.rawQuery = rawQuery;
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    /** The path's parts, if it is one to objects; null otherwise. */
    ApiPath objects() {
        return objects;
    }

    /** Everything behind the question mark. */
    String rawQuery() {
        return rawQuery;
    }

    byte[] body() {
        return body;
    }

    void body(final byte[] bytes) {
        body = bytes;
    }

    User user() {
        return user;
    }

    void user(final User who) {
        user = who;
    }

    String header(final String name) {
        final String first = headers.get(name);
        if (first == null) {
            return "";
        }
        final List<String> all = headers.getAll(name);
        return all.size() == 1 ? first : String.join(",", all);
    }

    String query(final String name) {
        final String value = query.get(name);
        return value == null ? "" : value;
    }

    boolean flag(final String name) {
        final String value = query(name);
        return value.equals("true") || value.equals("1") || (value.isEmpty() && query.contains(name));
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
