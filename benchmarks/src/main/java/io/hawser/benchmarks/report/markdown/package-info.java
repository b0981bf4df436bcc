/** Tables of results within a text for people, between marks that say what stands there. */
package io.hawser.benchmarks.report.markdown;
