/** Tests of the command line. */
package io.hawser.controlplane.cli;
