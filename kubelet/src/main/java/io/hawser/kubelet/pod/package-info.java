/** Pods as the API describes them: their parts, class of service and conventions. What runs of them is elsewhere. */
package io.hawser.kubelet.pod;
