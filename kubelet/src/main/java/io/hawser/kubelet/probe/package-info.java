/** Asks containers how they are: probes, and the handlers that lifecycle hooks share with them. */
package io.hawser.kubelet.probe;
