/**
 * The kinds that the server knows, one declaration each. To add one, declare it and list it in {@code Kinds}; its
 * schema comes from {@code schemagen.Roots}.
 */
package io.hawser.controlplane.kinds;
