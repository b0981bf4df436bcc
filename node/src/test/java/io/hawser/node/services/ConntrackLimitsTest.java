package io.hawser.node.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConntrackLimitsTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void roomGrowsWithTheCoresButNotBelowTheLeast() {
        assertThat(ConntrackLimits.DEFAULT.max(2)).isEqualTo(131_072);
        assertThat(ConntrackLimits.DEFAULT.max(16)).isEqualTo(524_288);
        assertThat(ConntrackLimits.NONE.max(16)).isZero();
        assertThatThrownBy(() -> new ConntrackLimits(-1, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("--conntrack-max-per-core");
    }

    @Test
    void timeoutsAreSetAndThoseThatNobodyAskedForStay() throws Exception {
        final TestNamespace node = namespaces.create("ct");
        final String udp = read(node, "udp_timeout");

        // Room is given to the whole machine on some kernels, so that the test asks for none.
        node.call(() -> {
            new ConntrackLimits(0, 0, Duration.ofHours(3), Duration.ofMinutes(2), Duration.ZERO, Duration.ofSeconds(90))
                    .apply(1);
            return null;
        });

        assertThat(read(node, "tcp_timeout_established")).isEqualTo("10800");
        assertThat(read(node, "tcp_timeout_close_wait")).isEqualTo("120");
        assertThat(read(node, "udp_timeout_stream")).isEqualTo("90");
        assertThat(read(node, "udp_timeout")).isEqualTo(udp);
    }

    private static String read(final TestNamespace node, final String name) {
        return node.run("sysctl -n net.netfilter.nf_conntrack_" + name).strip();
    }
}
