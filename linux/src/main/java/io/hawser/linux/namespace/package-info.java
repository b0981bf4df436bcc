/**
 * Network namespaces: made, opened, and entered by one thread for the length of a block.
 * What is configured inside them belongs in other packages.
 */
package io.hawser.linux.namespace;
