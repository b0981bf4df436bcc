/**
 * Who set which field of an object, and server-side apply, which goes by it (KEP-555). Knows types, not kinds.
 */
package io.hawser.controlplane.fields;
