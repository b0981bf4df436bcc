package io.hawser.node.cli;

import io.hawser.ipvs.nftables.KubeProxyTables;
import io.hawser.ipvs.nftables.NftablesPlane;
import io.hawser.linux.capability.Capabilities;
import io.hawser.linux.capability.Capability;
import io.hawser.linux.nftables.Nftables;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.NodeView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hawser node cleanup}: what services left in the kernel goes, and nothing else. */
@Command(
        name = "cleanup",
        description = "Removes what serving services has left in the kernel, and nothing else. The overlay stays.",
        mixinStandardHelpOptions = true)
final class CleanupCommand implements Callable<Integer> {
    @Option(names = "--kube-proxy", description = "Also the tables that kube-proxy's nftables mode has left.")
    boolean kubeProxy;

    @Override
    public Integer call() {
        Capabilities.require("remove what services left", Capability.CAP_NET_ADMIN);
        try (DataPlane plane = NftablesPlane.open(new NodeView(List.of(), List.of(), List.of(), false))) {
            plane.cleanUp();
        }
        if (kubeProxy) {
            try (Nftables nftables = Nftables.open()) {
                KubeProxyTables.remove(nftables);
            }
        }
        return 0;
    }
}
