/**
 * The command line: flags, environment and configuration file, turned into values that cannot be wrong.
 * Nothing here speaks to the kernel or to a registry.
 */
package io.hawser.node.cli;
