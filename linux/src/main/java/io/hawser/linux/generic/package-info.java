/**
 * Generic netlink: families found by their names, and requests begun in their form.
 * What one family's commands mean belongs in that family's package.
 */
package io.hawser.linux.generic;
