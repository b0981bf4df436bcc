/** How results look: an aligned table for people, one JSON object a line for machines. Measures nothing. */
package io.hawser.benchmarks.report;
