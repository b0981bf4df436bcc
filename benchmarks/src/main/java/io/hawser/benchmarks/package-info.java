/**
 * The harness: suites of works, each done by several variants, run in turn round by round and summed up. Pure logic:
 * what prints lives in {@code report} and {@code cli}, what measures lives in a package per suite.
 */
package io.hawser.benchmarks;
