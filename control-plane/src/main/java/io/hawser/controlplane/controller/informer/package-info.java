/**
 * What a controller knows of the cluster and how it writes: objects kept equal to the API server's by watches, with a
 * controller's own writes in them at once. Knows nothing of what the objects mean.
 */
package io.hawser.controlplane.controller.informer;
