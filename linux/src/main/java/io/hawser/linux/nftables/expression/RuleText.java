package io.hawser.linux.nftables.expression;

import java.util.List;

/** Rules in words close to those of {@code nft}. */
public final class RuleText {
    private RuleText() {}

    /** What these steps do, in one line. */
    public static String of(final List<Expression> expressions) {
        final StringBuilder text = new StringBuilder();
        for (final Expression expression : expressions) {
            text.append(text.isEmpty() ? "" : " ").append(expression);
        }
        return text.toString();
    }
}
