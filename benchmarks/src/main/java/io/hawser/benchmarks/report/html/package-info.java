/** The report as one page that stands alone: every chart in it, and nothing loaded from elsewhere. */
package io.hawser.benchmarks.report.html;
