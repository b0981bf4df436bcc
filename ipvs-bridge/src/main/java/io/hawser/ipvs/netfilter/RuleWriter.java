package io.hawser.ipvs.netfilter;

import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.ImmediateVerdict;
import java.util.ArrayList;
import java.util.List;

/** Writes the rules of one chain. Not thread safe. */
public final class RuleWriter {
    private final Chain chain;
    private final List<Rule> rules = new ArrayList<>();
    private final List<Expression> expressions = new ArrayList<>();

    /** @param chain that the rules are of */
    public RuleWriter(final Chain chain) {
        this.chain = chain;
    }

    /** The rule at hand goes on with these. */
    public RuleWriter then(final List<Expression> more) {
        expressions.addAll(more);
        return this;
    }

    /** The rule at hand goes on with this. */
    public RuleWriter then(final Expression more) {
        expressions.add(more);
        return this;
    }

    /** The rule at hand ends. */
    public RuleWriter end() {
        rules.add(chain.rule(expressions.toArray(Expression[]::new)));
        expressions.clear();
        return this;
    }

    /** The rule at hand ends, with a comment. */
    public RuleWriter end(final String comment) {
        rules.add(chain.rule(expressions.toArray(Expression[]::new)).comment(comment));
        expressions.clear();
        return this;
    }

    /** The rule at hand ends with a verdict. */
    public RuleWriter end(final Verdict verdict) {
        return then(new ImmediateVerdict(verdict)).end();
    }

    /** The rule at hand ends with a verdict. */
    public RuleWriter end(final Verdict verdict, final String comment) {
        return then(new ImmediateVerdict(verdict)).end(comment);
    }

    /** All rules so far. */
    public Rule[] array() {
        return rules.toArray(Rule[]::new);
    }

    /** All rules so far. */
    public List<Rule> rules() {
        return rules;
    }
}
