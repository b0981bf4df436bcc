/** Control groups of pods, of both versions: made with a pod's limits, removed when it is gone. */
package io.hawser.kubelet.cgroup;
