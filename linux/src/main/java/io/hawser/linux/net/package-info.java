/**
 * Values of the field as types that cannot be wrong: IP addresses, prefixes, MAC addresses.
 * No I/O happens here, and no name is ever resolved.
 */
package io.hawser.linux.net;
