/**
 * What has a say before an object is written, beside its kind: namespaces that end, pods' service accounts.
 */
package io.hawser.controlplane.admission;
