/**
 * Where whole paths are measured: network namespaces made for one run, cabled to each other, the tools that run inside
 * them, and the certainty that all of it is gone afterwards. Nothing here touches the machine's own network or knows
 * what is measured.
 */
package io.hawser.benchmarks.topology;
