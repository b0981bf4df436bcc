package io.hawser.linux.route;

import java.util.Locale;

/** What a rule does with a packet it fits. */
public enum RuleAction {
    /** Looks the route up in a table. */
    TABLE(FrAct.FR_ACT_TO_TBL),
    /** Goes on with a later rule. */
    GOTO(FrAct.FR_ACT_GOTO),
    /** Nothing. */
    NOP(FrAct.FR_ACT_NOP),
    /** Drops it without a word. */
    BLACKHOLE(FrAct.FR_ACT_BLACKHOLE),
    /** Drops it and tells the sender: network unreachable. */
    UNREACHABLE(FrAct.FR_ACT_UNREACHABLE),
    /** Drops it and tells the sender: administratively prohibited. */
    PROHIBIT(FrAct.FR_ACT_PROHIBIT);

    private static final RuleAction[] VALUES = values();

    private final int number;

    RuleAction(final int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** The action of the kernel's number, or null. */
    static RuleAction of(final int number) {
        for (final RuleAction action : VALUES) {
            if (action.number == number) {
                return action;
            }
        }
        return null;
    }

    /** As {@code ip rule} writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
