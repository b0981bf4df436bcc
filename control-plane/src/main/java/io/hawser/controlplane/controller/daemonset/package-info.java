/** One pod of a DaemonSet on every node that is fit for it. */
package io.hawser.controlplane.controller.daemonset;
