/** What containers mount: directories of the node, and files made from objects of the API. */
package io.hawser.kubelet.volume;
