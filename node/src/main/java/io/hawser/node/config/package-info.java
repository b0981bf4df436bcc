/**
 * The configuration file: what it says of the daemon's flags, in Hawser's own words or kube-proxy's.
 * What the flags mean is known elsewhere.
 */
package io.hawser.node.config;
