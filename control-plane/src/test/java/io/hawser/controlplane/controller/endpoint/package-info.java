/** How endpoints are laid out in slices. */
package io.hawser.controlplane.controller.endpoint;
