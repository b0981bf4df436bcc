/** Figures as SVG that stands alone, in light and dark. Knows no files and no pages. */
package io.hawser.benchmarks.report.chart;
