/** Gives each node its part of the cluster's pod network. */
package io.hawser.controlplane.controller.nodeipam;
