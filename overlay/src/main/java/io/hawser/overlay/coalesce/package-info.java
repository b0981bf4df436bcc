/**
 * Joining: packets of one flow that follow each other become one of up to 64 KiB before the kernel gets them.
 * Where they came from is unknown here.
 */
package io.hawser.overlay.coalesce;
