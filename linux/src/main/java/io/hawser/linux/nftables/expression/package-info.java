/**
 * The expressions that rules are made of: values that encode themselves, and that the kernel's answers decode into.
 * Rules, chains and sets belong in the package above.
 */
package io.hawser.linux.nftables.expression;
