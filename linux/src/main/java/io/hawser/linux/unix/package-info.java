/**
 * Stream sockets in the file system, for a daemon that must know who is asking: the JDK's channels hide their file
 * descriptor, and their own SO_PEERCRED gives names of a user and a group but neither numbers nor the process.
 * What is said over the socket is known elsewhere.
 */
package io.hawser.linux.unix;
