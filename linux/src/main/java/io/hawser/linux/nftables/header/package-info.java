/**
 * The constants of nf_tables by the kernel header they stand in, with the kernel's names.
 * No code belongs here.
 */
package io.hawser.linux.nftables.header;
