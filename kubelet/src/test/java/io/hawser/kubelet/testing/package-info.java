/** A real containerd in a namespace of its own, with images built on the spot; for tests, of other modules too. */
package io.hawser.kubelet.testing;
