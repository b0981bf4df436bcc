/**
 * What the server tells clients about itself: groups, versions, resources.
 */
package io.hawser.controlplane.discovery;
