/**
 * Network configurations: what an operator and a runtime ask for, turned into values that cannot be wrong.
 * Nothing here speaks to the kernel.
 */
package io.hawser.cni.config;
