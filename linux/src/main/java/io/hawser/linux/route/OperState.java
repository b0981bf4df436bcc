package io.hawser.linux.route;

/** RFC 2863 operational state of a link, in the order of linux/if.h: IF_OPER_*. */
public enum OperState {
    UNKNOWN,
    NOTPRESENT,
    DOWN,
    LOWERLAYERDOWN,
    TESTING,
    DORMANT,
    UP;

    private static final OperState[] VALUES = values();

    static OperState of(final int number) {
        return number >= 0 && number < VALUES.length ? VALUES[number] : UNKNOWN;
    }
}
