/** Real kubectls as users run them, of the oldest and the newest version that has to work. */
package io.hawser.controlplane.kubectl;
