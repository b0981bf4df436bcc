package io.hawser.linux.sysctl;

/** What came of making a setting have a value. */
public enum SysctlOutcome {
    /** It had the value: nothing was written. */
    UNCHANGED,
    /** It had another, and has it now. */
    CHANGED
}
