/** Tests of patches. */
package io.hawser.controlplane.patch;
