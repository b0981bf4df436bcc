/**
 * Route netlink: links, addresses, routes, neighbours, forwarding entries and rules as values, read from the kernel and
 * written to it. What a node should have, and why, is decided elsewhere.
 */
package io.hawser.linux.route;
