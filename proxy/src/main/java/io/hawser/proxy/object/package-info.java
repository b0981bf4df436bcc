/**
 * Services, EndpointSlices and this Node, trimmed to what a node has to know while they are read. Nothing is decided
 * here: that an endpoint is used, or a service programmed, is for {@code track}.
 */
package io.hawser.proxy.object;
