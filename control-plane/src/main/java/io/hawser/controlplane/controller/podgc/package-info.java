/** Takes away pods that no node will ever end. */
package io.hawser.controlplane.controller.podgc;
