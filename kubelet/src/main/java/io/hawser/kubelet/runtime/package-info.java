/** What a runtime runs of a pod, as dumped from it, and the notice that it has changed. Nothing is changed here. */
package io.hawser.kubelet.runtime;
