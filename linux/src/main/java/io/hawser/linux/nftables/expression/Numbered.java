package io.hawser.linux.nftables.expression;

/** A constant that the kernel knows by a number: its place in the kernel's own enum. */
interface Numbered {
    /** The kernel's number. */
    int number();
}
