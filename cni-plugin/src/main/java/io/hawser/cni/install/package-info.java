/**
 * Puts executable and configuration where a runtime looks for them.
 * What they do is known elsewhere.
 */
package io.hawser.cni.install;
