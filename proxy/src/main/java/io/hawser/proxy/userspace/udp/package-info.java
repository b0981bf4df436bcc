/**
 * UDP through the proxy: a socket for each frontend, a flow for each client, and when flows end. Nothing here chooses
 * what is listened to.
 */
package io.hawser.proxy.userspace.udp;
