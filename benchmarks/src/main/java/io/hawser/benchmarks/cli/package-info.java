/** The command line over the harness: parses, prints, sets the exit code. The only package here that prints. */
package io.hawser.benchmarks.cli;
