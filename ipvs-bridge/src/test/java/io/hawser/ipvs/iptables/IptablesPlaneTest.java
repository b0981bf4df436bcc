package io.hawser.ipvs.iptables;

import static io.hawser.proxy.testing.SmallCluster.remote;
import static io.hawser.proxy.testing.SmallCluster.service;
import static io.hawser.proxy.testing.SmallCluster.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.ipvs.nftables.Golden;
import io.hawser.ipvs.nftables.KernelText;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.Match;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TrafficPolicy;
import io.hawser.proxy.testing.SmallCluster;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One namespace whose chains are written by the plane and read by iptables-nft. */
class IptablesPlaneTest {
    private static final Policies PLAIN = Policies.DEFAULT;
    private static final ServiceTable TWO =
            table(service(1, PLAIN, remote(1, 2, 3)), service(2, PLAIN.withAffinity(600), remote(4, 5)));
    private static final List<String> OTHERS = List.of(
            "iptables-nft -t nat -N DOCKER",
            "iptables-nft -t nat -A DOCKER -p tcp --dport 8000 -j DNAT --to-destination 198.18.9.9:80",
            "iptables-nft -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
            "iptables-nft -N KUBE-FIREWALL",
            "iptables-nft -A INPUT -j KUBE-FIREWALL",
            "iptables-nft -P FORWARD DROP");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace node;
    private IptablesPlane plane;

    @BeforeEach
    void open() throws Exception {
        node = namespaces.create("node");
        plane = openPlane(SmallCluster.VIEW);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void listingReadsLikeThisAndIptablesTakesItBack() throws Exception {
        serveEverything();

        final String listing = save(node, IpFamily.IPV4);
        assertThat(listing).isEqualTo(Golden.read("iptables-listing.txt"));
        node.run(List.of("iptables-nft-restore", "--test"), listing);
        node.run(List.of("ip6tables-nft-restore", "--test"), save(node, IpFamily.IPV6));
    }

    /**
     * The kernel keeps of a rule what it was sent: iptables-nft's expressions and ours are the same, bit by bit. Only
     * comments are where they cost nothing, and iptables-nft reads them.
     */
    @Test
    void kernelHoldsWhatIptablesWouldHaveWritten() throws Exception {
        serveEverything();
        final TestNamespace other = namespaces.create("other");
        // The listing names base chains that are not there, which would be made.
        final String absent = ":INPUT ACCEPT [0:0]\n";
        // Nor does kube-proxy tell a mask.
        final String mask = " --mask 255.255.255.255";
        other.run(
                List.of("iptables-nft-restore"),
                save(node, IpFamily.IPV4).replace(absent, "").replace(mask, ""));
        other.run(List.of("ip6tables-nft-restore"), save(node, IpFamily.IPV6).replace(absent, ""));

        assertThat(expressions(node)).isEqualTo(expressions(other));
    }

    @Test
    void oneChangedEndpointWritesTheChainsOfItsServiceAlone() throws Exception {
        plane.apply(TWO);

        plane.apply(table(service(1, PLAIN, remote(1, 2, 9)), service(2, PLAIN.withAffinity(600), remote(4, 5))));

        final String gone = ChainName.endpoint(service(1, PLAIN, remote(1)), "10.244.2.3:8080");
        final String come = ChainName.endpoint(service(1, PLAIN, remote(1)), "10.244.2.9:8080");
        final String choice = ChainName.cluster(service(1, PLAIN, remote(1)));
        assertThat(plane.lastChange().lines().map(line -> line.replaceFirst("(chain|rule) ip nat (\\S+).*", "$1 $2")))
                .containsExactlyInAnyOrder(
                        "flush chain " + choice,
                        "add chain " + come,
                        "flush chain " + gone,
                        "add rule " + choice,
                        "add rule " + choice,
                        "add rule " + choice,
                        "add rule " + choice,
                        "add rule " + come,
                        "add rule " + come,
                        "delete chain " + gone);
        assertThat(plane.reconcile()).isFalse();
    }

    @Test
    void serviceThatComesAndGoesTouchesItsOwnRulesOfSharedChainsAlone() throws Exception {
        plane.apply(TWO);
        final String two = ruleset(node);
        final String before = save(node, IpFamily.IPV4);

        // Between the two, and with rules in every chain that all share.
        final ServicePort third = service(
                15, everywhere("10.97.0.15", "203.0.113.1", "203.0.113.2", "198.51.100.0/24"), PLAIN, remote(6));
        plane.apply(ServiceTable.of(Stream.concat(TWO.ports(), Stream.of(third)).toList()));

        assertThat(plane.lastChange()).doesNotContain("flush", "delete", "default/s1:", "default/s2:");
        assertThat(rulesOf(save(node, IpFamily.IPV4), "KUBE-SERVICES"))
                .containsSubsequence("10.96.0.1/32", "10.97.0.15/32", "10.96.0.2/32", "--dst-type");
        assertThat(plane.reconcile()).isFalse();

        plane.apply(TWO);
        assertThat(ruleset(node)).isEqualTo(two);
        assertThat(save(node, IpFamily.IPV4)).isEqualTo(before);
        assertThat(plane.reconcile()).isFalse();
    }

    @Test
    void restartFindsNothingToChange() throws Exception {
        serveEverything();
        plane.close();
        final int before = generation();

        plane = openPlane(SmallCluster.VIEW);
        plane.apply(everything());

        assertThat(generation()).isEqualTo(before);
        assertThat(plane.reconcile()).isFalse();
    }

    @Test
    void whatOthersTakeAwayOrAddComesBackOrGoes() throws Exception {
        plane.apply(TWO);
        final String right = ruleset(node);
        final String choice = ChainName.cluster(service(1, PLAIN, remote(1)));
        for (final String harm : List.of(
                "iptables-nft -t nat -F KUBE-SERVICES",
                "iptables-nft -t nat -D " + choice + " 2",
                "iptables-nft -t nat -A " + choice + " -j RETURN",
                "iptables-nft -t nat -N KUBE-SEP-AAAAAAAAAAAAAAAA",
                "iptables-nft -F FORWARD",
                "nft flush ruleset")) {
            node.run(harm);
            assertThat(plane.reconcile()).as("after '%s'", harm).isTrue();
            assertThat(ruleset(node)).as("after '%s'", harm).isEqualTo(right);
            assertThat(plane.reconcile()).isFalse();
        }
    }

    @Test
    void changeThatMeetsAnEmptiedTableWritesTheWhole() throws Exception {
        plane.apply(TWO);
        node.run("nft flush ruleset");

        plane.apply(table(service(1, PLAIN, remote(1, 2, 9))));

        assertThat(save(node, IpFamily.IPV4)).contains("10.244.2.9:8080").doesNotContain("10.244.2.3");
        assertThat(plane.reconcile()).isFalse();
    }

    @Test
    void rulesOfOthersAreNeitherTouchedNorInTheWay() throws Exception {
        OTHERS.forEach(node::run);
        final String others = ruleset(node);

        plane.apply(TWO);
        plane.apply(table(service(1, PLAIN, remote(7))));
        assertThat(save(node, IpFamily.IPV4)).contains(":FORWARD DROP", "-j DOCKER", "-A INPUT -j KUBE-FIREWALL");
        node.run("iptables-nft -t nat -A DOCKER -j RETURN");
        assertThat(plane.reconcile()).isFalse();
        node.run("iptables-nft -t nat -D DOCKER -j RETURN");

        plane.cleanUp();
        assertThat(ruleset(node)).isEqualTo(others);
    }

    @Test
    void cleanUpRemovesAllOfOursAndMayBeRepeated() throws Exception {
        serveEverything();

        plane.cleanUp();
        plane.cleanUp();

        assertThat(ruleset(node)).isEmpty();
        plane.apply(TWO);
        assertThat(save(node, IpFamily.IPV4)).contains("10.244.2.5:8080");
    }

    @Test
    void chainsOfKubeProxyAreRemovedOnRequestAlone() throws Exception {
        plane.apply(TWO);
        final String listing = save(node, IpFamily.IPV4).replace(":" + ChainName.OWNER + " - [0:0]\n", "");
        plane.cleanUp();
        node.run(List.of("iptables-nft-restore"), listing);

        plane.cleanUp();
        assertThat(save(node, IpFamily.IPV4)).contains("KUBE-SERVICES");
        try (Nftables nftables = node.call(Nftables::open)) {
            assertThat(IptablesLeftovers.removeAll(nftables)).isTrue();
            assertThat(IptablesLeftovers.removeAll(nftables)).isFalse();
        }
        assertThat(ruleset(node)).isEmpty();
    }

    @Test
    void kernelThatHasEverythingIsAskedAndLeftAsItWas() throws Exception {
        assertThat(node.call(() -> new IptablesProvider().missing())).isEmpty();
        assertThat(ruleset(node)).isEmpty();
        plane.apply(TWO);
        final String right = ruleset(node);

        assertThat(node.call(() -> new IptablesProvider().missing())).isEmpty();
        assertThat(ruleset(node)).isEqualTo(right);
    }

    private void serveEverything() throws Exception {
        plane.apply(everything());
    }

    /** Every kind of rule, in both families. */
    private static ServiceTable everything() {
        final Endpoint local = SmallCluster.endpoint(1, true);
        final Policies policies = PLAIN.withExternal(TrafficPolicy.LOCAL).withAffinity(10_800);
        return table(
                service(
                        1,
                        everywhere("10.96.0.1", "203.0.113.1", "203.0.113.2", "198.51.100.0/24"),
                        policies,
                        local,
                        remote(2)[0]),
                service(2, PLAIN),
                service(3, PLAIN.withInternal(TrafficPolicy.LOCAL), remote(3, 4)),
                service(
                        4,
                        everywhere("10.97.0.4", "203.0.113.3", "203.0.113.4", "198.51.100.128/25"),
                        PLAIN,
                        remote(5)),
                other("dns", Protocol.UDP, "10.96.0.10", "10.244.2.7", "10.244.2.8", "10.244.2.9"),
                other("sctp", Protocol.SCTP, "10.96.0.11", "10.244.2.7"),
                other("six", Protocol.TCP, "fd00:96::1", "fd00:244::1", "fd00:244::2"),
                other("none", Protocol.TCP, "fd00:96::2"));
    }

    private static Frontends everywhere(
            final String ip, final String external, final String balancer, final String range) {
        return new Frontends(
                IpAddress.parse(ip),
                80,
                List.of(IpAddress.parse(external)),
                List.of(IpAddress.parse(balancer)),
                List.of(IpPrefix.parse(range)),
                30_000 + IpAddress.parse(ip).toBytes()[3]);
    }

    private static ServicePort other(
            final String name, final Protocol protocol, final String ip, final String... endpoints) {
        final IpAddress clusterIp = IpAddress.parse(ip);
        return new ServicePort(
                new ServicePortName(new ServiceName("other", name), "", clusterIp.family()),
                protocol,
                Frontends.clusterIp(clusterIp, 53),
                PLAIN,
                Stream.of(endpoints)
                        .map(address -> new Endpoint(IpAddress.parse(address), 5353, false))
                        .toList(),
                List.of());
    }

    private IptablesPlane openPlane(final NodeView view) throws Exception {
        return node.call(() -> IptablesPlane.open(view));
    }

    private int generation() throws Exception {
        try (Nftables nftables = node.call(Nftables::open)) {
            return nftables.generation();
        }
    }

    /** In the order of names: which chain was made first tells nothing. */
    private static String ruleset(final TestNamespace of) throws Exception {
        try (Nftables nftables = of.call(Nftables::open)) {
            return KernelText.of(nftables);
        }
    }

    /** Rule by rule, with every byte; the comment last, wherever it is. */
    private static String expressions(final TestNamespace of) throws Exception {
        try (Nftables nftables = of.call(Nftables::open)) {
            return nftables.tables().stream()
                    .flatMap(table -> nftables.chains(table.table()).stream())
                    .sorted(Comparator.comparing(listed -> listed.chain().toString()))
                    .map(listed -> listed.chain() + " " + listed.hook() + "\n"
                            + nftables.rules(listed.chain()).stream()
                                    .map(rule -> "  " + commentLast(rule.rule()) + "\n")
                                    .collect(Collectors.joining()))
                    .collect(Collectors.joining());
        }
    }

    private static String rulesOf(final String listing, final String chain) {
        return listing.lines()
                .filter(line -> line.startsWith("-A " + chain + " "))
                .collect(Collectors.joining("\n"));
    }

    private static String commentLast(final Rule rule) {
        final List<Expression> steps = new ArrayList<>();
        final StringBuilder comment = new StringBuilder(rule.userData().comment());
        for (final Expression step : rule.expressions()) {
            if (step instanceof Match match && match.extension().equals("comment")) {
                comment.append(new String(match.info().toArray(), StandardCharsets.UTF_8).trim());
            } else {
                steps.add(step);
            }
        }
        return steps + " " + comment;
    }

    /** Without the lines that tell the time. */
    private static String save(final TestNamespace of, final IpFamily family) {
        final String tool = family == IpFamily.IPV4 ? "iptables-nft-save" : "ip6tables-nft-save";
        return of.run(tool).lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n", "", "\n"));
    }
}
