/**
 * The kernel's load balancer: virtual services, the destinations behind them, its timeouts and counters, over generic
 * netlink. What services a node has belongs elsewhere.
 */
package io.hawser.linux.ipvs;
