/** Events: what happened to a pod or node, told to the API for people to read. Losing one harms nothing. */
package io.hawser.kubelet.event;
