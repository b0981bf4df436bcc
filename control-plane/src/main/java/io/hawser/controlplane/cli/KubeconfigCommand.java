package io.hawser.controlplane.cli;

import io.hawser.controlplane.storage.EtcdStore;
import io.hawser.controlplane.tls.ClusterKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hawser control-plane kubeconfig}: lets a user or a node in. */
@Command(
        name = "kubeconfig",
        description =
                "Makes a certificate for a user or a node, and prints or writes the kubeconfig with it. Signs with"
                        + " the cluster's key, which is in etcd.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class KubeconfigCommand implements Callable<Integer> {
    @Mixin
    private EtcdOptions etcd = new EtcdOptions();

    @Option(names = "--server", required = true, paramLabel = "URL", description = "Where the API server is reached.")
    private String server;

    @Option(names = "--user", paramLabel = "NAME", description = "The user's name.")
    private String user = "";

    @Option(
            names = "--group",
            split = ",",
            paramLabel = "NAME",
            description = "The user's groups, with commas between them.")
    private List<String> groups = List.of();

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "Instead of a user: the kubelet of this node, for its questions and its own HTTPS.")
    private String node = "";

    @Option(names = "--output", paramLabel = "FILE", description = "Where to write it (default: to standard output).")
    private Path output;

    @Override
    public Integer call() throws IOException {
        if (!etcd.isGiven()) {
            throw new IllegalArgumentException("--etcd-endpoints is missing: the cluster's keys are there");
        }
        if (user.isEmpty() == node.isEmpty()) {
            throw new IllegalArgumentException("give either --user or --node");
        }
        try (EtcdStore store = new EtcdStore(etcd.settings())) {
            final ClusterKeys keys = ClusterKeys.load(store);
            final String text = node.isEmpty()
                    ? Kubeconfig.of(
                            server,
                            keys.authority(),
                            user,
                            keys.authority().client(user, groups.toArray(String[]::new)))
                    : Kubeconfig.of(
                            server,
                            keys.authority(),
                            "system:node:" + node,
                            keys.authority().node(node));
            if (output == null) {
                System.out.print(text);
            } else {
                Kubeconfig.write(output, text);
            }
        }
        return 0;
    }
}
