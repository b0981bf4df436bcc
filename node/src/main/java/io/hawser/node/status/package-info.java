/**
 * What the daemon says of itself to {@code hawser status}: gathered as one JSON object, served at a unix socket, and
 * laid out for people.
 * What a part says of itself, it says itself.
 */
package io.hawser.node.status;
