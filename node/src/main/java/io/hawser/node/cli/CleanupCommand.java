package io.hawser.node.cli;

import io.hawser.ipvs.iptables.IptablesLeftovers;
import io.hawser.ipvs.nftables.KubeProxyTables;
import io.hawser.linux.capability.Capabilities;
import io.hawser.linux.capability.Capability;
import io.hawser.linux.nftables.Nftables;
import io.hawser.node.services.BuiltInPlanes;
import io.hawser.proxy.plane.DataPlaneProvider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hawser node cleanup}: what services left in the kernel goes, and nothing else. */
@Command(
        name = "cleanup",
        description = "Removes what serving services has left in the kernel, and nothing else. The overlay stays.",
        mixinStandardHelpOptions = true)
final class CleanupCommand implements Callable<Integer> {
    @Option(names = "--kube-proxy", description = "Also what kube-proxy's nftables and iptables modes have left.")
    boolean kubeProxy;

    @Override
    public Integer call() {
        Capabilities.require("remove what services left", Capability.CAP_NET_ADMIN);
        // What the kernel cannot carry left nothing in it.
        BuiltInPlanes.ALL.all().stream()
                .filter(plane -> plane.missing().isEmpty())
                .forEach(DataPlaneProvider::removeLeftovers);
        if (kubeProxy) {
            try (Nftables nftables = Nftables.open()) {
                KubeProxyTables.remove(nftables);
                IptablesLeftovers.removeAll(nftables);
            }
        }
        return 0;
    }
}
