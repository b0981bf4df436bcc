/** Threads that the kubelet's work is done on. What the work is, is not known here. */
package io.hawser.kubelet.thread;
