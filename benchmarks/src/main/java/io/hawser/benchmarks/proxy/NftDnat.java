package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.topology.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** No proxy: the node's kernel translates addresses. */
final class NftDnat implements Way {
    @Override
    public String name() {
        return "nft-dnat";
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.NFT);
    }

    @Override
    public Opened open(final ProxyLab hosts, final Optional<Integer> core) throws Exception {
        final Path rules = hosts.lab().directory().resolve("rules.nft");
        Files.writeString(rules, """
                table ip services {
                    chain prerouting {
                        type nat hook prerouting priority dstnat;
                        ip daddr %s dnat to %s
                    }
                }
                """.formatted(ProxyLab.SERVICE, ProxyLab.SERVER));
        hosts.node().run("nft -f " + rules);
        // Connections that are over do not fill the table of a run that makes hundreds of thousands.
        hosts.node().sysctl("netfilter/nf_conntrack_tcp_timeout_time_wait", "1");
        return new Opened(ProxyLab.SERVICE, Optional.empty());
    }
}
