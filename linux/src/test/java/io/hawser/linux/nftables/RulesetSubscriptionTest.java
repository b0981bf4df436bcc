package io.hawser.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RulesetSubscriptionTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void tablesAreNamedWhateverInThemIsTouched() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final Log log = new Log();
        try (RulesetSubscription subscription = namespace.call(RulesetSubscription::open)) {
            for (final String change : List.of(
                    "nft add table inet mine",
                    "nft add chain inet mine input",
                    "nft add rule inet mine input counter accept",
                    "nft add set inet mine ports { type inet_service; }",
                    "nft add element inet mine ports { 80 }",
                    "nft delete element inet mine ports { 80 }",
                    "nft flush chain inet mine input",
                    "nft flush ruleset")) {
                namespace.run(List.of("sh", "-c", change.replace("{", "'{").replace("}", "}'")), "");
                log.touched.clear();
                while (subscription.poll(log, 100, 0) > 0) {}
                assertThat(log.touched).as(change).contains(new Table(NfFamily.INET, "mine"));
            }
            assertThat(log.overruns).isZero();
        }
    }

    @Test
    void tooManyAnnouncementsAreAnOverrun() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final Log log = new Log();
        try (RulesetSubscription subscription = namespace.call(RulesetSubscription::open)) {
            final StringBuilder script = new StringBuilder("add table ip mine\n");
            for (int i = 0; i < 20_000; i++) {
                script.append("add chain ip mine c").append(i).append('\n');
            }
            namespace.run(List.of("nft", "-f", "-"), script.toString());
            while (subscription.poll(log, 100, 0) > 0) {}
            assertThat(log.overruns).isPositive();
        }
    }

    private static final class Log implements RulesetSubscription.Handler {
        private final List<Table> touched = new ArrayList<>();
        private int overruns;

        @Override
        public void onTouched(final Table table) {
            touched.add(table);
        }

        @Override
        public void onOverrun() {
            overruns++;
        }
    }
}
