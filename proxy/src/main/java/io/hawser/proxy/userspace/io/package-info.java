/**
 * What the proxy's connections stand on: event loops, sockets, filters on them, pipes and buffers. Nothing here knows
 * what a service is.
 */
package io.hawser.proxy.userspace.io;
