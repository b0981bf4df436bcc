/**
 * The command line: {@code hawser control-plane}.
 */
package io.hawser.controlplane.cli;
