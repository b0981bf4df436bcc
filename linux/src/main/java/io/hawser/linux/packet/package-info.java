/**
 * Frames of a network device as they are on it, packet(7).
 * What is in them is for others to read.
 */
package io.hawser.linux.packet;
