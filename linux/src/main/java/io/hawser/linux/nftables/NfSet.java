package io.hawser.linux.nftables;

import io.hawser.linux.nftables.data.ElementType;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.RuleText;
import io.hawser.linux.nftables.header.NfTables;
import io.hawser.linux.nftables.header.NfTables.SetFlags;
import java.util.List;

/**
 * A set, a map or a verdict map.
 *
 * @param table which it is in
 * @param name unique in its table, at most 255 bytes; of an anonymous one a pattern such as {@code __set%d}
 * @param key type of its keys
 * @param data type of a map's data; null for a set
 * @param flags of {@link SetFlags}
 * @param timeoutMs after which an element is gone unless it has its own, in ms; 0 for never
 * @param gcIntervalMs how often the kernel looks for elements that are gone, in ms; 0 for its default
 * @param policy of {@link NfTables.SetPolicies}: what the kernel shall save, time or memory
 * @param size the most elements it may have; 0 for any number
 * @param objectType of a map to objects: one of NFT_OBJECT_*; else 0
 * @param expressions that each element carries, such as a counter
 * @param userData stored with it
 * @param id by which rules of the same transaction find an anonymous set; else 0
 */
public record NfSet(
        Table table,
        String name,
        ElementType key,
        ElementType data,
        int flags,
        long timeoutMs,
        int gcIntervalMs,
        int policy,
        int size,
        int objectType,
        List<Expression> expressions,
        UserData userData,
        int id) {
    /** @param expressions is copied */
    public NfSet {
        expressions = List.copyOf(expressions);
    }

    /** Whether keys stand for ranges. */
    public boolean isInterval() {
        return (flags & SetFlags.NFT_SET_INTERVAL) != 0;
    }

    /** Whether its elements have data or verdicts. */
    public boolean isMap() {
        return data != null;
    }

    /** Family, table and name. */
    @Override
    public String toString() {
        return table + " " + name;
    }

    /** What the set is, in braces, as {@code nft} writes it. */
    public String describe() {
        final StringBuilder text = new StringBuilder("{ type ").append(key);
        if (data != null) {
            text.append(" : ").append(data);
        } else if (objectType != 0) {
            text.append(" : object ").append(objectType);
        }
        text.append(';');
        flags(text);
        if (timeoutMs != 0) {
            text.append(" timeout ").append(timeoutMs).append("ms;");
        }
        if (gcIntervalMs != 0) {
            text.append(" gc-interval ").append(gcIntervalMs).append("ms;");
        }
        if (size != 0) {
            text.append(" size ").append(size).append(';');
        }
        if (policy == NfTables.SetPolicies.NFT_SET_POL_MEMORY) {
            text.append(" policy memory;");
        }
        if (!expressions.isEmpty()) {
            text.append(' ').append(RuleText.of(expressions)).append(';');
        }
        final String comment = userData.text(UserData.SET_COMMENT);
        return text.append(comment.isEmpty() ? "" : " comment \"" + comment + "\";")
                .append(" }")
                .toString();
    }

    private void flags(final StringBuilder text) {
        final StringBuilder names = new StringBuilder();
        name(names, SetFlags.NFT_SET_CONSTANT, "constant");
        name(names, SetFlags.NFT_SET_INTERVAL, "interval");
        name(names, SetFlags.NFT_SET_TIMEOUT, "timeout");
        name(names, SetFlags.NFT_SET_EVAL, "dynamic");
        if (!names.isEmpty()) {
            text.append(" flags ").append(names).append(';');
        }
    }

    private void name(final StringBuilder names, final int flag, final String name) {
        if ((flags & flag) != 0) {
            names.append(names.isEmpty() ? "" : ",").append(name);
        }
    }

    /** Describes a set. Flags that follow from what is described are set by it. Not thread safe. */
    public static final class Builder {
        /** Beyond what a transaction numbers its other sets with. */
        private static final int FIRST_ANONYMOUS = 1 << 24;

        private final Table table;
        private final String name;
        private final ElementType key;
        private ElementType data;
        private int flags;
        private long timeoutMs;
        private int gcIntervalMs;
        private int policy;
        private int size;
        private int objectType;
        private List<Expression> expressions = List.of();
        private String comment = "";
        private int id;

        Builder(final Table table, final String name, final ElementType key) {
            this.table = table;
            this.name = name;
            this.key = key;
        }

        /** Makes it a map to data or verdicts. */
        public Builder data(final ElementType type) {
            data = type;
            flags |= SetFlags.NFT_SET_MAP;
            return this;
        }

        /** Makes it a map to objects of a type, one of NFT_OBJECT_*. */
        public Builder objects(final int type) {
            objectType = type;
            flags |= SetFlags.NFT_SET_OBJECT;
            return this;
        }

        /** Lets keys stand for ranges. */
        public Builder interval() {
            flags |= SetFlags.NFT_SET_INTERVAL | (key.isConcatenation() ? SetFlags.NFT_SET_CONCAT : 0);
            return this;
        }

        /** Lets elements have timeouts. */
        public Builder timeouts() {
            flags |= SetFlags.NFT_SET_TIMEOUT;
            return this;
        }

        /** Lets elements have timeouts, and those that have none go after this many ms. */
        public Builder timeoutMs(final long ms) {
            timeoutMs = ms;
            return timeouts();
        }

        /** How often the kernel looks for elements that are gone, in ms. */
        public Builder gcIntervalMs(final int ms) {
            gcIntervalMs = ms;
            return this;
        }

        /** Lets rules change it; the kernel wants a size with it. */
        public Builder dynamic(final int most) {
            flags |= SetFlags.NFT_SET_EVAL;
            size = most;
            return this;
        }

        /** Says that it does not change any more once a rule uses it. */
        public Builder constant() {
            flags |= SetFlags.NFT_SET_CONSTANT;
            return this;
        }

        /**
         * The most elements it may have; one more is refused with ENFILE. Unless rules change it or elements have
         * timeouts, the kernel then makes a hash table of that width at once, which is filled and dumped in about half
         * the time of one that grows.
         */
        public Builder size(final int most) {
            size = most;
            return this;
        }

        /** Saves memory at the cost of time. */
        public Builder memory() {
            policy = NfTables.SetPolicies.NFT_SET_POL_MEMORY;
            return this;
        }

        /** Each element carries these. */
        public Builder expressions(final Expression... each) {
            expressions = List.of(each);
            flags |= each.length > 1 ? SetFlags.NFT_SET_EXPR : 0;
            return this;
        }

        /** A comment, as {@code nft} shows it. */
        public Builder comment(final String text) {
            comment = text;
            return this;
        }

        /**
         * Makes it a set that goes with the rule that uses it. Its name must be a pattern such as {@code __set%d}.
         *
         * @param number tells it from other anonymous sets of the transaction; the rule finds it by {@link NfSet#id()}
         */
        public Builder anonymous(final int number) {
            id = FIRST_ANONYMOUS + number;
            flags |= SetFlags.NFT_SET_ANONYMOUS | SetFlags.NFT_SET_CONSTANT;
            return this;
        }

        /** The set. */
        public NfSet build() {
            UserData userData =
                    UserData.NONE.with(UserData.SET_KEYBYTEORDER, key.order().number());
            if (data != null) {
                userData =
                        userData.with(UserData.SET_DATABYTEORDER, data.order().number());
            }
            if (!comment.isEmpty()) {
                userData = userData.with(UserData.SET_COMMENT, comment);
            }
            return new NfSet(
                    table,
                    name,
                    key,
                    data,
                    flags,
                    timeoutMs,
                    gcIntervalMs,
                    policy,
                    size,
                    objectType,
                    expressions,
                    userData,
                    id);
        }
    }
}
