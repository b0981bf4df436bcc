/** Containers' logs as runtimes write them (CRI logging format): read, followed and rotated. */
package io.hawser.kubelet.log;
