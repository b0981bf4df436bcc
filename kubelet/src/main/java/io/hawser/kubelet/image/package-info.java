/** Images: which are there, and how those that are not are fetched. */
package io.hawser.kubelet.image;
