/** JSON trees, quantities and times as the Kubernetes API writes them. Nothing here knows what an object means. */
package io.hawser.kubelet.json;
