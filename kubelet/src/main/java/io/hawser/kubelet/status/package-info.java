/** The status of pods: made from what runs of them, and told to the API. */
package io.hawser.kubelet.status;
