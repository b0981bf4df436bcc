/**
 * What a service is to a node: its addresses, ports, policies and endpoints, as immutable values. Nothing here knows
 * where they come from (the Kubernetes API, files) or how they are programmed (nf_tables, IPVS, userspace).
 */
package io.hawser.proxy.service;
