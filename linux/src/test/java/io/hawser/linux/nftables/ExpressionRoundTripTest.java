package io.hawser.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.nftables.ExpressionCases.Case;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each expression both ways: rules that nft wrote are read as the expected values, and those values, written into a
 * second table, are shown by nft with the same JSON as its own.
 */
class ExpressionRoundTripTest {
    private static final String OBJECTS = """
            add set inet %1$s blocked { type ipv4_addr; flags timeout; }
            add set inet %1$s affinity { type ipv4_addr; flags dynamic,timeout; size 1000; timeout 1m; }
            add map inet %1$s chosen { type ipv4_addr : mark; flags dynamic,timeout; size 1000; }
            add map inet %1$s verdicts { type ipv4_addr . inet_service : verdict; }
            add map inet %1$s marks { type inet_service : mark; }
            add counter inet %1$s hits { }
            add map inet %1$s counters { type ipv4_addr : counter; }
            add chain inet %1$s other
            """;

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void filterRulesAreReadAndWritten() throws Exception {
        roundTrip(NfFamily.INET, "{ type filter hook prerouting priority raw; }", OBJECTS, ExpressionCases.filter());
    }

    @Test
    void rulesBeforeRoutingAreReadAndWritten() throws Exception {
        roundTrip(
                NfFamily.IP,
                "{ type nat hook prerouting priority dstnat; }",
                "add map ip %1$s endpoints { type ipv4_addr . inet_service : ipv4_addr . inet_service; }\n",
                ExpressionCases.prerouting());
    }

    @Test
    void rulesBehindRoutingAreReadAndWritten() throws Exception {
        roundTrip(NfFamily.IP, "{ type nat hook postrouting priority srcnat; }", "", ExpressionCases.postrouting());
    }

    @Test
    void rulesBehindRoutingOfIpv6AreReadAndWritten() throws Exception {
        roundTrip(NfFamily.IP6, "{ type nat hook postrouting priority srcnat; }", "", ExpressionCases.postrouting6());
    }

    private void roundTrip(final NfFamily family, final String hook, final String objects, final List<Case> cases)
            throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final StringBuilder script = new StringBuilder();
        for (final String table : List.of("theirs", "ours")) {
            script.append("add table ").append(family).append(' ').append(table).append('\n');
            script.append(objects.formatted(table));
            script.append("add chain %s %s rules %s\n".formatted(family, table, hook));
        }
        for (final Case rule : cases) {
            script.append("add rule %s theirs rules %s\n".formatted(family, rule.nft()));
        }
        namespace.run(List.of("nft", "-f", "-"), script.toString());
        try (Nftables nftables = namespace.call(Nftables::open)) {
            final Chain theirs = new Table(family, "theirs").chain("rules");
            assertThat(lines(nftables.rules(theirs).stream()
                            .map(ListedRule::rule)
                            .toList()))
                    .containsExactlyElementsOf(lines(cases.stream()
                            .map(rule -> new Rule(theirs, rule.expressions(), UserData.NONE))
                            .toList()));

            final Chain ours = new Table(family, "ours").chain("rules");
            final NfTransaction transaction = nftables.newTransaction();
            for (final Case rule : cases) {
                transaction.add(new Rule(ours, rule.expressions(), UserData.NONE));
            }
            transaction.commit();
            assertThat(json(namespace, ours)).containsExactlyElementsOf(json(namespace, theirs));
        }
    }

    private static List<String> lines(final List<Rule> rules) {
        return rules.stream().map(rule -> rule.expressions().toString()).toList();
    }

    /** What nft says of the chain's rules, a line each, without what tells the tables and rules apart. */
    private static List<String> json(final TestNamespace namespace, final Chain chain) {
        final String json = namespace.run("nft -j list chain " + chain);
        final List<String> lines = new ArrayList<>(List.of(json.split("\\{\"rule\": ")));
        lines.replaceAll(line -> line.replace(chain.table().name(), "table").replaceAll("\"handle\": \\d+, ", ""));
        return lines;
    }
}
