/**
 * What may be done with stored objects: reading, listing, watching, writing, deleting, with all that Kubernetes
 * promises about versions, preconditions, finalizers and names. Knows nothing of HTTP and of users.
 */
package io.hawser.controlplane.registry;
