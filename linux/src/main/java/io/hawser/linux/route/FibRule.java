package io.hawser.linux.route;

/** linux/fib_rules.h: FIB_RULE_*, flags of a rule. */
public final class FibRule {
    public static final int FIB_RULE_PERMANENT = 0x1;
    public static final int FIB_RULE_INVERT = 0x2;
    public static final int FIB_RULE_UNRESOLVED = 0x4;
    public static final int FIB_RULE_IIF_DETACHED = 0x8;
    public static final int FIB_RULE_OIF_DETACHED = 0x10;
    public static final int FIB_RULE_FIND_SADDR = 0x10000;

    private FibRule() {}
}
