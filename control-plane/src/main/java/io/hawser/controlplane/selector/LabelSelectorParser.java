package io.hawser.controlplane.selector;

import io.hawser.controlplane.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The grammar of label selectors in queries (k8s.io/apimachinery/pkg/labels). Used once. */
final class LabelSelectorParser {
    private final String text;
    private int at;

    LabelSelectorParser(final String text) {
        this.text = text;
    }

    List<Requirement> parse() {
        final List<Requirement> requirements = new ArrayList<>();
        do {
            requirements.add(requirement());
            skipSpace();
        } while (take(","));
        if (at < text.length()) {
            throw wrong("',' or the end");
        }
        return requirements;
    }

    private Requirement requirement() {
        skipSpace();
        if (take("!")) {
            return new Requirement(key(), Operator.DOES_NOT_EXIST, Set.of());
        }
        final String key = key();
        skipSpace();
        if (at == text.length() || text.charAt(at) == ',') {
            return new Requirement(key, Operator.EXISTS, Set.of());
        }
        if (take("!=")) {
            return new Requirement(key, Operator.NOT_IN, Set.of(value()));
        }
        if (take("==") || take("=")) {
            return new Requirement(key, Operator.IN, Set.of(value()));
        }
        if (take(">")) {
            return new Requirement(key, Operator.GREATER, Set.of(number()));
        }
        if (take("<")) {
            return new Requirement(key, Operator.LESS, Set.of(number()));
        }
        return switch (word()) {
            case "in" -> new Requirement(key, Operator.IN, values());
            case "notin" -> new Requirement(key, Operator.NOT_IN, values());
            default -> throw wrong("one of '!=', '=', '==', 'in', 'notin', '>', '<'");
        };
    }

    private String key() {
        skipSpace();
        final String key = word();
        Names.labelKeyProblem(key).ifPresent(problem -> {
            throw new IllegalArgumentException(
                    "unable to parse requirement: <nil>: Invalid value: \"" + key + "\": " + problem);
        });
        return key;
    }

    private String value() {
        skipSpace();
        final String value = word();
        Names.labelValueProblem(value).ifPresent(problem -> {
            throw new IllegalArgumentException("unable to parse requirement: values[0][" + value
                    + "]: Invalid value: \"" + value + "\": " + problem);
        });
        return value;
    }

    private String number() {
        final String value = value();
        if (!value.matches("-?[0-9]{1,18}")) {
            throw wrong("an integer");
        }
        return value;
    }

    private Set<String> values() {
        skipSpace();
        if (!take("(")) {
            throw wrong("'('");
        }
        final Set<String> values = new LinkedHashSet<>();
        do {
            values.add(value());
            skipSpace();
        } while (take(","));
        if (!take(")")) {
            throw wrong("',' or ')'");
        }
        return values;
    }

    private String word() {
        final int from = at;
        while (at < text.length() && " \t\n\r!=<>(),".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private boolean take(final String token) {
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException wrong(final String expected) {
        return new IllegalArgumentException("unable to parse requirement: found '"
                + text.substring(Math.min(at, text.length())) + "', expected: " + expected);
    }
}
