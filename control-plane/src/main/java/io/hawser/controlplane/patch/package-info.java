/**
 * Changes to an object as clients send them: JSON patches, merge patches, strategic merge patches. Knows types, not
 * kinds.
 */
package io.hawser.controlplane.patch;
