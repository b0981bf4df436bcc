/** A host with the daemon's side of the plugin, and clients to ask it with. */
package io.hawser.cni.testing;
