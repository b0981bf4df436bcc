/**
 * Which lease to ask for and when, and who else has which: the state machine between a registry and those who carry
 * packets. It has no thread and no clock of its own. How a registry keeps leases belongs in {@code registry}.
 */
package io.hawser.overlay.leasing;
