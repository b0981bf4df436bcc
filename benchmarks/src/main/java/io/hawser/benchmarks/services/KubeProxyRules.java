package io.hawser.benchmarks.services;

import io.hawser.linux.nftables.NfFamily;
import io.hawser.linux.nftables.Table;
import io.hawser.proxy.service.Endpoint;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Services in the shape that kube-proxy 1.36 gives them in nftables mode: a chain for each, with one rule that
 * translates by a map of its own, and one verdict map that leads there.
 */
final class KubeProxyRules {
    static final Table TABLE = new Table(NfFamily.IP, "kube-proxy");

    private static final String CHAIN = "service-";

    private static final double NS_PER_SQUARE = 120;

    private KubeProxyRules() {}

    /** About how long {@code nft -f} takes for so many services: it grows with their square. */
    static Duration loading(final int services) {
        return Duration.ofNanos((long) (NS_PER_SQUARE * services * services));
    }

    /** Writes a file for {@code nft -f} that makes the table. */
    static void write(final Path file, final int services, final IntFunction<List<Endpoint>> endpoints)
            throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("table ip kube-proxy {\n");
            for (int number = 0; number < services; number++) {
                out.write("  chain " + chain(number) + " {\n" + rules(number, endpoints.apply(number)) + "  }\n");
            }
            out.write("""
                      set cluster-ips {
                        type ipv4_addr
                        elements = {
                    """);
            for (int number = 0; number < services; number++) {
                out.write("      " + Catalogue.clusterIp(number) + ",\n");
            }
            out.write("    }\n  }\n");
            out.write("""
                      map service-ips {
                        type ipv4_addr . inet_proto . inet_service : verdict
                        elements = {
                    """);
            for (int number = 0; number < services; number++) {
                out.write("      " + Catalogue.clusterIp(number) + " . tcp . " + Catalogue.PORT + " : goto "
                        + chain(number) + ",\n");
            }
            out.write("    }\n  }\n");
            out.write(base());
            out.write("}\n");
        }
    }

    /** What {@code nft -f} has to be told for other endpoints of one service. */
    static String change(final int number, final List<Endpoint> endpoints) {
        return "flush chain ip kube-proxy " + chain(number) + "\ntable ip kube-proxy {\n  chain " + chain(number)
                + " {\n" + rules(number, endpoints) + "  }\n}\n";
    }

    private static String chain(final int number) {
        return CHAIN + number;
    }

    private static String rules(final int number, final List<Endpoint> endpoints) {
        final StringBuilder rules = new StringBuilder("    ip daddr ")
                .append(Catalogue.clusterIp(number))
                .append(" tcp dport ")
                .append(Catalogue.PORT)
                .append(" ip saddr != ")
                .append(Catalogue.PODS)
                .append(" jump mark-for-masquerade\n    meta l4proto tcp dnat ip to numgen random mod ")
                .append(endpoints.size())
                .append(" map { ");
        for (int i = 0; i < endpoints.size(); i++) {
            final Endpoint endpoint = endpoints.get(i);
            rules.append(i == 0 ? "" : ", ")
                    .append(i)
                    .append(" : ")
                    .append(endpoint.address())
                    .append(" . ")
                    .append(endpoint.port());
        }
        return rules.append(" }\n").toString();
    }

    private static String base() {
        return """
                  chain mark-for-masquerade {
                    mark set mark or 0x4000
                  }
                  chain masquerading {
                    mark and 0x4000 == 0 return
                    mark set mark xor 0x4000
                    masquerade fully-random
                  }
                  chain services {
                    ip daddr . meta l4proto . th dport vmap @service-ips
                  }
                  chain cluster-ips-check {
                    ip daddr @cluster-ips reject
                    ip daddr %s drop
                  }
                  chain filter-forward {
                    type filter hook forward priority -110;
                    ct state new jump cluster-ips-check
                  }
                  chain filter-output {
                    type filter hook output priority -90;
                    ct state new jump cluster-ips-check
                  }
                  chain nat-prerouting {
                    type nat hook prerouting priority -100;
                    jump services
                  }
                  chain nat-output {
                    type nat hook output priority -100;
                    jump services
                  }
                  chain nat-postrouting {
                    type nat hook postrouting priority 100;
                    jump masquerading
                  }
                """.formatted(Catalogue.CLUSTER_IPS);
    }
}
