package io.hawser.controlplane.status;

import java.util.List;
import java.util.stream.Collectors;

/** A request failed, and this is what its client is told. It carries no stack trace: most are a client's mistake. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient Details details;
    private final String continueToken;

    /** What the failure is about; empty strings where it is about nothing in particular. */
    public record Details(String group, String kind, String name, List<Cause> causes, int retryAfterSeconds) {
        /** About nothing in particular. */
        public static final Details NONE = new Details("", "", "", List.of(), 0);

        static Details of(final String group, final String kind, final String name) {
            return new Details(group, kind, name, List.of(), 0);
        }
    }

    /** A failure in words of the caller's. */
    public ApiException(final Reason reason, final String message, final Details details) {
        this(reason, message, details, "");
    }

    private ApiException(final Reason reason, final String message, final Details details, final String continueToken) {
        super(message, null, false, false);
        this.reason = reason;
        this.details = details;
        this.continueToken = continueToken;
    }

    /** A failure that is about nothing in particular. */
    public static ApiException of(final Reason reason, final String message) {
        return new ApiException(reason, message, Details.NONE);
    }

    /** The request cannot be understood. */
    public static ApiException badRequest(final String message) {
        return of(Reason.BadRequest, message);
    }

    /** There is no such object. */
    public static ApiException notFound(final String group, final String resource, final String name) {
        return new ApiException(
                Reason.NotFound,
                qualified(resource, group) + " \"" + name + "\" not found",
                Details.of(group, resource, name));
    }

    /** There is an object of that name. */
    public static ApiException alreadyExists(final String group, final String resource, final String name) {
        return new ApiException(
                Reason.AlreadyExists,
                qualified(resource, group) + " \"" + name + "\" already exists",
                Details.of(group, resource, name));
    }

    /** The object is not what the request supposes. */
    public static ApiException conflict(
            final String group, final String resource, final String name, final String detail) {
        return new ApiException(
                Reason.Conflict,
                "Operation cannot be fulfilled on " + qualified(resource, group) + " \"" + name + "\": " + detail,
                Details.of(group, resource, name));
    }

    /** The object was written by somebody else since the client read it. */
    public static ApiException modified(final String group, final String resource, final String name) {
        return conflict(
                group,
                resource,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    /** The caller may not do this. */
    public static ApiException forbidden(
            final String group, final String resource, final String name, final String detail) {
        return new ApiException(
                Reason.Forbidden,
                qualified(resource, group) + (name.isEmpty() ? "" : " \"" + name + "\"") + " is forbidden: " + detail,
                Details.of(group, resource, name));
    }

    /** The object breaks rules of its kind. */
    public static ApiException invalid(
            final String group, final String kind, final String name, final List<Cause> causes) {
        final List<String> all = causes.stream()
                .map(cause -> cause.field().isEmpty() ? cause.message() : cause.field() + ": " + cause.message())
                .toList();
        return new ApiException(
                Reason.Invalid,
                qualified(kind, group) + " \"" + name + "\" is invalid: "
                        + (all.size() == 1 ? all.get(0) : all.stream().collect(Collectors.joining(", ", "[", "]"))),
                new Details(group, kind, name, causes, 0));
    }

    /** The revision that was asked for is no longer known. */
    public static ApiException expired(final String message) {
        return of(Reason.Expired, message);
    }

    /** The revision of a list is no longer known; with the token the rest can be had as it is by now. */
    public static ApiException expired(final String message, final String continueToken) {
        return new ApiException(Reason.Expired, message, Details.NONE, continueToken);
    }

    /** Something that should come back soon is away. */
    public static ApiException unavailable(final String message) {
        return new ApiException(Reason.ServiceUnavailable, message, new Details("", "", "", List.of(), 1));
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** What about. */
    public Details details() {
        return details;
    }

    /** Where a list may go on that cannot go on as it began; empty for anything else. */
    public String continueToken() {
        return continueToken;
    }

    private static String qualified(final String resource, final String group) {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
