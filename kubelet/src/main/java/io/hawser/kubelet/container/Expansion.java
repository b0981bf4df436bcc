package io.hawser.kubelet.container;

import java.util.Map;

/** {@code $(NAME)} in commands and values; {@code $$} is a dollar, and what is not known stays as it is. */
final class Expansion {
    private Expansion() {}

    static String expand(final String text, final Map<String, String> values) {
        final StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            final char c = text.charAt(i);
            final char next = i + 1 < text.length() ? text.charAt(i + 1) : '\0';
            if (c == '$' && next == '$') {
                out.append('$');
                i += 2;
            } else if (c == '$' && next == '(' && text.indexOf(')', i) > 0) {
                final int end = text.indexOf(')', i);
                final String name = text.substring(i + 2, end);
                out.append(values.getOrDefault(name, text.substring(i, end + 1)));
                i = end + 1;
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }
}
