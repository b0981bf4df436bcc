/**
 * Waiting for descriptors without burning a core, and being woken from another thread.
 * What is read from the descriptors belongs to their owners.
 */
package io.hawser.linux.poll;
