/**
 * TCP through the proxy: who accepts, the way to a backend, and the bytes both ways. Nothing here chooses what is
 * listened to.
 */
package io.hawser.proxy.userspace.tcp;
