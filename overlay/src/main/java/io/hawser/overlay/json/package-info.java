/**
 * JSON as Flannel reads it: key names in any case, unknown keys ignored, and an error that names key and value.
 * What the keys mean belongs in the packages that use this one.
 */
package io.hawser.overlay.json;
