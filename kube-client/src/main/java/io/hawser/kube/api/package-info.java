/**
 * Requests to a Kubernetes API server: how it is reached (kubeconfig, a pod's service account), and the few verbs that
 * are used, each bounded. What objects mean belongs to those who ask for them.
 */
package io.hawser.kube.api;
