/**
 * Where a connection goes: backends with what is known of them, the ways to choose one, and clients that keep theirs.
 * Nothing here opens a socket.
 */
package io.hawser.proxy.userspace.balance;
