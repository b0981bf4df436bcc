/** On what was measured: machine, kernel, and the programs that took part. Reads files, asks programs their version. */
package io.hawser.benchmarks.machine;
