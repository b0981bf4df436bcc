/**
 * What tests of every module share: namespaces that are removed whatever happens, and the real tools run inside them.
 * Nothing here is shipped.
 */
package io.hawser.linux.testing;
