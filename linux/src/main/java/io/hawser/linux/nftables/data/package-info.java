/**
 * Values that travel in nf_tables' registers and sets: bytes, their types, verdicts, and user data.
 * What is done with them belongs in the packages beside this one.
 */
package io.hawser.linux.nftables.data;
