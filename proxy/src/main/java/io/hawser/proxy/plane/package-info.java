/**
 * The seam between the model and those that programme it: what a data plane must do, and what of the node it needs to
 * know. Data planes themselves live elsewhere.
 */
package io.hawser.proxy.plane;
