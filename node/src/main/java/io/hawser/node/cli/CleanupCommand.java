package io.hawser.node.cli;

import io.hawser.ipvs.iptables.IptablesLeftovers;
import io.hawser.ipvs.nftables.KubeProxyTables;
import io.hawser.linux.capability.Capabilities;
import io.hawser.linux.capability.Capability;
import io.hawser.linux.nftables.Nftables;
import io.hawser.node.services.BuiltInPlanes;
import io.hawser.overlay.firewall.FlannelRules;
import io.hawser.overlay.firewall.PodFirewall;
import io.hawser.proxy.plane.DataPlaneProvider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hawser node cleanup}: what services, or others, left in the kernel goes, and nothing else. */
@Command(
        name = "cleanup",
        description =
                "Removes what serving services has left in the kernel, and what else is asked for. Devices, routes "
                        + "and neighbours of the overlay stay: they are Flannel's as well.",
        footer = {
            "",
            "Beside a daemon that runs, after it has taken Flannel's and kube-proxy's place: cleanup --no-services "
                    + "--kube-proxy --flannel.",
            "When it has gone for them again: cleanup --overlay."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CleanupCommand implements Callable<Integer> {
    @Option(
            names = "--services",
            negatable = true,
            description = "What Hawser's services have left, in every mode; --no-services leaves it.",
            defaultValue = "true",
            fallbackValue = "true")
    boolean services;

    @Option(names = "--overlay", description = "Also the rules of Hawser's overlay.")
    boolean overlay;

    @Option(
            names = "--kube-proxy",
            description =
                    "Also what kube-proxy's nftables and iptables modes have left. In mode iptables the chains of "
                            + "a daemon that runs are the same, and would have to be written again.")
    boolean kubeProxy;

    @Option(names = "--flannel", description = "Also the rules that flanneld has left.")
    boolean flannel;

    @Override
    public Integer call() {
        Capabilities.require("remove what services left", Capability.CAP_NET_ADMIN);
        if (services) {
            // What the kernel cannot carry left nothing in it.
            BuiltInPlanes.ALL.all().stream()
                    .filter(plane -> plane.missing().isEmpty())
                    .forEach(DataPlaneProvider::removeLeftovers);
        }
        if (overlay) {
            try (PodFirewall firewall = new PodFirewall(Nftables.open())) {
                firewall.remove();
            }
        }
        try (Nftables nftables = Nftables.open()) {
            if (kubeProxy) {
                KubeProxyTables.remove(nftables);
                IptablesLeftovers.removeAll(nftables);
            }
            if (flannel) {
                FlannelRules.remove(nftables);
            }
        }
        return 0;
    }
}
