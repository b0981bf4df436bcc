/** From a pod's specification to what the runtime is told: sandboxes and containers. Nothing is started here. */
package io.hawser.kubelet.container;
