/**
 * A minimal Kubernetes control plane: API server, controllers, scheduler. It knows nothing of the data plane, and meets
 * it over the Kubernetes API alone.
 */
package io.hawser.controlplane;
