/**
 * The C library behind one interface, and the memory handed to it.
 * The binding (JNR-FFI today) must not be visible outside this package.
 */
package io.hawser.linux.libc;
