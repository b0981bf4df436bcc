/**
 * What the kernel permits this process: its effective capabilities, read and required.
 * They are never raised or dropped here.
 */
package io.hawser.linux.capability;
