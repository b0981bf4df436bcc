package io.hawser.linux.nftables;

import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.RuleText;
import java.util.List;

/**
 * A rule.
 *
 * @param chain which it is in
 * @param expressions its steps, in order
 * @param userData stored with it
 */
public record Rule(Chain chain, List<Expression> expressions, UserData userData) {
    /** @param expressions is copied */
    public Rule {
        expressions = List.copyOf(expressions);
    }

    /** This rule with a comment, as {@code nft} shows it. */
    public Rule comment(final String comment) {
        return new Rule(chain, expressions, UserData.comment(comment));
    }

    /** Its chain, and what it does in words close to those of {@code nft}. */
    @Override
    public String toString() {
        return chain + " " + text();
    }

    /** What it does. */
    String text() {
        final String comment = userData.comment();
        return RuleText.of(expressions) + (comment.isEmpty() ? "" : " comment \"" + comment + "\"");
    }
}
