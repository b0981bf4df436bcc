package io.hawser.benchmarks.services;

import io.hawser.proxy.service.Endpoint;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Services in the shape that kube-proxy gives them in iptables mode, for {@code iptables-nft-restore}. */
final class IptablesRules {
    private IptablesRules() {}

    /** Writes a file that makes all of it. */
    static void write(final Path file, final Catalogue catalogue) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("""
                    *nat
                    :KUBE-SERVICES - [0:0]
                    :KUBE-POSTROUTING - [0:0]
                    :KUBE-NODEPORTS - [0:0]
                    :KUBE-MARK-MASQ - [0:0]
                    """);
            for (int number = 0; number < catalogue.services(); number++) {
                out.write(chains(number, catalogue.endpointsOf(number)));
            }
            out.write("""
                    -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
                    -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
                    -A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
                    -A KUBE-MARK-MASQ -j MARK --or-mark 0x4000
                    -A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
                    -A KUBE-POSTROUTING -j MARK --xor-mark 0x4000
                    -A KUBE-POSTROUTING -j MASQUERADE --random-fully
                    """);
            for (int number = 0; number < catalogue.services(); number++) {
                out.write("-A KUBE-SERVICES" + frontend(number) + " -j " + choice(number) + "\n");
                out.write(rules(number, catalogue.endpointsOf(number)));
            }
            out.write("-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS\nCOMMIT\n");
        }
    }

    /** What has to be restored, with {@code --noflush}, for other endpoints of one service. */
    static String change(final int number, final List<Endpoint> before, final List<Endpoint> after) {
        final StringBuilder gone = new StringBuilder();
        before.stream()
                .filter(endpoint -> !after.contains(endpoint))
                .forEach(endpoint -> gone.append("-X ").append(chain(endpoint)).append('\n'));
        final StringBuilder flushed = new StringBuilder();
        before.stream()
                .filter(endpoint -> !after.contains(endpoint))
                .forEach(endpoint -> flushed.append(':').append(chain(endpoint)).append(" - [0:0]\n"));
        return "*nat\n" + chains(number, after) + flushed + rules(number, after) + gone + "COMMIT\n";
    }

    private static String chains(final int number, final List<Endpoint> endpoints) {
        final StringBuilder chains =
                new StringBuilder(":").append(choice(number)).append(" - [0:0]\n");
        endpoints.forEach(endpoint -> chains.append(':').append(chain(endpoint)).append(" - [0:0]\n"));
        return chains.toString();
    }

    private static String rules(final int number, final List<Endpoint> endpoints) {
        final String name = "bench/" + Catalogue.name(number) + ":http";
        final StringBuilder rules = new StringBuilder(
                "-A " + choice(number) + " ! -s " + Catalogue.PODS + frontend(number) + " -j KUBE-MARK-MASQ\n");
        for (int i = 0; i < endpoints.size(); i++) {
            final Endpoint endpoint = endpoints.get(i);
            final int left = endpoints.size() - i;
            rules.append("-A ")
                    .append(choice(number))
                    .append(" -m comment --comment \"")
                    .append(name);
            rules.append(" -> ").append(target(endpoint)).append('"');
            if (left > 1) {
                rules.append(" -m statistic --mode random --probability ")
                        .append(String.format(Locale.ROOT, "%.10f", 1.0 / left));
            }
            rules.append(" -j ").append(chain(endpoint)).append('\n');
            rules.append("-A ").append(chain(endpoint)).append(" -s ").append(endpoint.address());
            rules.append(" -m comment --comment ").append(name).append(" -j KUBE-MARK-MASQ\n");
            rules.append("-A ")
                    .append(chain(endpoint))
                    .append(" -p tcp -m comment --comment ")
                    .append(name);
            rules.append(" -m tcp -j DNAT --to-destination ")
                    .append(target(endpoint))
                    .append('\n');
        }
        return rules.toString();
    }

    private static String frontend(final int number) {
        return " -d " + Catalogue.clusterIp(number) + " -p tcp -m comment --comment \"bench/" + Catalogue.name(number)
                + ":http cluster IP\" -m tcp --dport " + Catalogue.PORT;
    }

    private static String choice(final int number) {
        return String.format(Locale.ROOT, "KUBE-SVC-%016d", number);
    }

    /** Endpoints are of one service each. */
    private static String chain(final Endpoint endpoint) {
        return String.format(Locale.ROOT, "KUBE-SEP-%016d", endpoint.address().low());
    }

    private static String target(final Endpoint endpoint) {
        return endpoint.address() + ":" + endpoint.port();
    }
}
