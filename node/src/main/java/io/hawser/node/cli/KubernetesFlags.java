package io.hawser.node.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How Kubernetes is reached where it hands out the subnets: flanneld's flags. */
final class KubernetesFlags {
    @Option(
            names = "--kube-subnet-mgr",
            description = "Take subnets from the Node objects of Kubernetes instead of etcd.")
    boolean enabled;

    @Option(
            names = "--kube-api-url",
            paramLabel = "URL",
            description = "The API server; without it, the kubeconfig's or the pod's own.")
    String apiUrl;

    @Option(names = "--kubeconfig-file", paramLabel = "FILE", description = "A kubeconfig; without it, the pod's own.")
    Path kubeconfig;

    @Option(
            names = "--node-name",
            paramLabel = "NAME",
            description = "Name of this node's Node object; without it, NODE_NAME, else the host's name.")
    String nodeName;

    @Option(
            names = "--net-config-path",
            paramLabel = "FILE",
            description = "The network configuration (${DEFAULT-VALUE}).",
            defaultValue = "/etc/kube-flannel/net-conf.json")
    Path netConfig;
}
