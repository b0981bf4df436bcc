package io.hawser.controlplane.selector;

import java.util.Optional;
import java.util.regex.Pattern;

/** What names, label keys and label values may look like, and Kubernetes' words when they do not. */
public final class Names {
    private static final int LABEL_LENGTH = 63;
    private static final int SUBDOMAIN_LENGTH = 253;
    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String DNS_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = DNS_LABEL + "(\\." + DNS_LABEL + ")*";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final Pattern DNS_LABEL_PATTERN = Pattern.compile(DNS_LABEL);
    private static final Pattern DNS_1035_PATTERN = Pattern.compile(DNS_1035);
    private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(SUBDOMAIN);
    private static final Pattern QUALIFIED_PATTERN = Pattern.compile(QUALIFIED);

    private Names() {}

    /** A DNS label of RFC 1123, such as a namespace's name. */
    public static Optional<String> labelProblem(final String name) {
        if (name.length() > LABEL_LENGTH) {
            return tooLong(LABEL_LENGTH);
        }
        return DNS_LABEL_PATTERN.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                        + " and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
                        + " regex used for validation is '" + DNS_LABEL + "')");
    }

    /** A DNS label of RFC 1035, such as a Service's name. */
    public static Optional<String> label1035Problem(final String name) {
        if (name.length() > LABEL_LENGTH) {
            return tooLong(LABEL_LENGTH);
        }
        return DNS_1035_PATTERN.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with"
                        + " an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
                        + " 'abc-123', regex used for validation is '" + DNS_1035 + "')");
    }

    /** A DNS name of RFC 1123, as most names are. */
    public static Optional<String> subdomainProblem(final String name) {
        if (name.length() > SUBDOMAIN_LENGTH) {
            return tooLong(SUBDOMAIN_LENGTH);
        }
        return SUBDOMAIN_PATTERN.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
                        + " or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
                        + " used for validation is '" + SUBDOMAIN + "')");
    }

    /** A name that may stand in a path, as those of RBAC are. */
    public static Optional<String> pathSegmentProblem(final String name) {
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("may not be '" + name + "'");
        }
        if (name.contains("/")) {
            return Optional.of("may not contain '/'");
        }
        return name.contains("%") ? Optional.of("may not contain '%'") : Optional.empty();
    }

    /** The key of a label or an annotation. */
    public static Optional<String> labelKeyProblem(final String key) {
        final int slash = key.indexOf('/');
        if (slash >= 0) {
            if (slash == 0) {
                return Optional.of("prefix part must be non-empty");
            }
            final Optional<String> prefix = subdomainProblem(key.substring(0, slash));
            if (prefix.isPresent()) {
                return prefix.map(problem -> "prefix part " + problem);
            }
        }
        final String name = key.substring(slash + 1);
        if (name.isEmpty()) {
            return Optional.of("name part must be non-empty");
        }
        if (name.length() > LABEL_LENGTH) {
            return Optional.of("name part must be no more than 63 characters");
        }
        return QUALIFIED_PATTERN.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("name part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
                        + " end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used"
                        + " for validation is '" + QUALIFIED + "')");
    }

    /** The value of a label. */
    public static Optional<String> labelValueProblem(final String value) {
        if (value.length() > LABEL_LENGTH) {
            return tooLong(LABEL_LENGTH);
        }
        return value.isEmpty() || QUALIFIED_PATTERN.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
                        + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',"
                        + "  or '12345', regex used for validation is '(" + QUALIFIED + ")?')");
    }

    private static Optional<String> tooLong(final int limit) {
        return Optional.of("must be no more than " + limit + " characters");
    }
}
