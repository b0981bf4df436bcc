/**
 * The types of Kubernetes' objects as far as the server needs them: decoding with unknown fields told of, merge keys
 * of lists. The definitions themselves are made while building.
 */
package io.hawser.controlplane.schema;
