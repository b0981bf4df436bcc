/**
 * What executable and daemon say to each other: one request and one reply on a connection.
 * What requests mean is known elsewhere.
 */
package io.hawser.cni.wire;
