/** What an informer makes of its own writes and of what the watch tells, in whatever order they come. */
package io.hawser.controlplane.controller.informer;
