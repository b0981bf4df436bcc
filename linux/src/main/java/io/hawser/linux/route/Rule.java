package io.hawser.linux.route;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;

/**
 * A rule that says which routing table a packet is looked up in.
 *
 * @param family the family it is for
 * @param priority its place among the rules, the smallest first
 * @param action what it does
 * @param table for {@link RuleAction#TABLE}; else 0
 * @param target priority of the rule to go on with, for {@link RuleAction#GOTO}; else 0
 * @param invert whether it is for the packets that do not fit
 * @param from source the packet must have, or null for any
 * @param to destination the packet must have, or null for any
 * @param mark what the packet's mark must be in the bits of {@code mask}
 * @param mask bits of the mark that count, 0 for none
 * @param iif name of the link the packet must have come in by, or empty
 * @param oif name of the link the packet's socket must be bound to, or empty
 * @param suppressPrefixLength routes of this length and shorter do not count, or {@link #NO_SUPPRESSION}
 * @param protocol {@link Rtprot}: who installed it
 * @param partial whether the kernel's rule has more conditions than are told here. Always false in a rule to be
 *     written.
 */
public record Rule(
        IpFamily family,
        long priority,
        RuleAction action,
        int table,
        int target,
        boolean invert,
        IpPrefix from,
        IpPrefix to,
        int mark,
        int mask,
        String iif,
        String oif,
        int suppressPrefixLength,
        int protocol,
        boolean partial) {
    /** All routes count. */
    public static final int NO_SUPPRESSION = -1;

    /** @throws IllegalArgumentException if source or destination are of another family */
    public Rule {
        if ((from != null && from.family() != family) || (to != null && to.family() != family)) {
            throw new IllegalArgumentException("a rule of " + family + " from " + from + " to " + to);
        }
    }

    /** Begins a rule that looks routes up in {@code table}. */
    public static Builder lookup(final IpFamily family, final int table) {
        return new Builder(family, RuleAction.TABLE).table(table);
    }

    /** Begins a rule that does something else. */
    public static Builder of(final IpFamily family, final RuleAction action) {
        return new Builder(family, action);
    }

    /** As {@code ip rule} writes it. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(family == IpFamily.IPV6 ? "inet6 " : "");
        text.append("priority ").append(priority).append(invert ? " not" : "");
        text.append(" from ").append(from == null ? "all" : from);
        if (to != null) {
            text.append(" to ").append(to);
        }
        if (mark != 0 || mask != 0) {
            text.append(String.format(" fwmark 0x%x/0x%x", mark, mask));
        }
        if (!iif.isEmpty()) {
            text.append(" iif ").append(iif);
        }
        if (!oif.isEmpty()) {
            text.append(" oif ").append(oif);
        }
        switch (action) {
            case TABLE -> text.append(" lookup ").append(table);
            case GOTO -> text.append(" goto ").append(target);
            default -> text.append(' ').append(action);
        }
        if (suppressPrefixLength != NO_SUPPRESSION) {
            text.append(" suppress_prefixlength ").append(suppressPrefixLength);
        }
        if (protocol != Rtprot.RTPROT_UNSPEC) {
            text.append(" proto ").append(protocol);
        }
        return text.append(partial ? " …" : "").toString();
    }

    /** Collects what a rule is. */
    public static final class Builder {
        private final IpFamily family;
        private final RuleAction action;
        private long priority;
        private int table;
        private int target;
        private boolean invert;
        private IpPrefix from;
        private IpPrefix to;
        private int mark;
        private int mask;
        private String iif = "";
        private String oif = "";
        private int suppressPrefixLength = NO_SUPPRESSION;
        private int protocol;

        private Builder(final IpFamily family, final RuleAction action) {
            this.family = family;
            this.action = action;
        }

        /** Its place among the rules. */
        public Builder priority(final long value) {
            priority = value;
            return this;
        }

        /** The rule to go on with. */
        public Builder target(final int rulePriority) {
            target = rulePriority;
            return this;
        }

        /** For the packets that do not fit. */
        public Builder invert() {
            invert = true;
            return this;
        }

        /** Source the packet must have. */
        public Builder from(final IpPrefix prefix) {
            from = prefix;
            return this;
        }

        /** Destination the packet must have. */
        public Builder to(final IpPrefix prefix) {
            to = prefix;
            return this;
        }

        /** What the packet's mark must be in the bits of {@code bits}. */
        public Builder mark(final int value, final int bits) {
            mark = value;
            mask = bits;
            return this;
        }

        /** Name of the link the packet must have come in by. */
        public Builder iif(final String name) {
            iif = name;
            return this;
        }

        /** Name of the link the packet's socket must be bound to. */
        public Builder oif(final String name) {
            oif = name;
            return this;
        }

        /** Routes of this length and shorter do not count. */
        public Builder suppressPrefixLength(final int length) {
            suppressPrefixLength = length;
            return this;
        }

        /** {@link Rtprot}. */
        public Builder protocol(final int value) {
            protocol = value;
            return this;
        }

        /** The rule. */
        public Rule build() {
            return new Rule(
                    family,
                    priority,
                    action,
                    table,
                    target,
                    invert,
                    from,
                    to,
                    mark,
                    mask,
                    iif,
                    oif,
                    suppressPrefixLength,
                    protocol,
                    false);
        }

        private Builder table(final int number) {
            table = number;
            return this;
        }
    }
}
