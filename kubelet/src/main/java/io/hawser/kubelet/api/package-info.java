/** What the kubelet reads from and writes to the API server, beyond lists and watches. */
package io.hawser.kubelet.api;
