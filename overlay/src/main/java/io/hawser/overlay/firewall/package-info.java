/**
 * Masquerade and forwarding for pods, in nf_tables tables of Hawser's own. Of others' tables only one thing is touched:
 * a FORWARD chain that drops by policy is told to let pods' packets pass.
 */
package io.hawser.overlay.firewall;
