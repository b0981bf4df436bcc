/**
 * Lists and watches: objects of one kind, kept equal to those of the API server over lost connections, forgotten
 * versions and servers that repeat or reorder. What the objects mean is known to their readers elsewhere.
 */
package io.hawser.kube.watch;
