/**
 * Objects as Kubernetes' Go clients send them when they are asked to be quick: in protobuf. Read only; what the server
 * says is JSON, which they read as well. Knows messages, not kinds.
 */
package io.hawser.controlplane.protobuf;
