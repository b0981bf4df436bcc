package io.hawser.linux.nftables;

import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.expression.Expression;
import java.util.List;

/**
 * A chain, by what tells it from others.
 *
 * @param table which it is in
 * @param name unique in its table, at most 255 bytes
 */
public record Chain(Table table, String name) {
    /** A rule of this chain, without user data. */
    public Rule rule(final Expression... expressions) {
        return new Rule(this, List.of(expressions), UserData.NONE);
    }

    /** Family, table and name. */
    @Override
    public String toString() {
        return table + " " + name;
    }
}
