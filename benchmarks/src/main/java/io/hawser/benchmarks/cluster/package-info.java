/** API servers side by side: Hawser's and kube-apiserver, each on an etcd of its own, over loopback. */
package io.hawser.benchmarks.cluster;
