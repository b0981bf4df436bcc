package io.hawser.overlay.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LegacyForwardTest {
    private static final IpPrefix PODS = IpPrefix.parse("10.244.0.0/16");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void legacyForwardChainThatDropsByPolicyIsToldWithTheWayOut() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        assertThat(objection(namespace)).isEmpty();
        namespace.run("iptables-legacy -P FORWARD DROP");
        namespace.run("iptables-legacy -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT");
        namespace.run("iptables-legacy -A FORWARD -s 10.244.15.0/24 -j ACCEPT");
        assertThat(objection(namespace))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains(
                                "DROPS BY POLICY",
                                "10.244.0.0/16",
                                "iptables-legacy -P FORWARD ACCEPT",
                                "-I FORWARD -s"));
    }

    @Test
    void rulesOfTheWayOutEndIt() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        namespace.run("iptables-legacy -P FORWARD DROP");
        namespace.run("iptables-legacy -I FORWARD -s 10.244.0.0/16 -j ACCEPT");
        assertThat(objection(namespace)).as("half of it").isPresent();
        namespace.run("iptables-legacy -I FORWARD -d 10.0.0.0/8 -j ACCEPT");
        assertThat(objection(namespace)).isEmpty();
    }

    @Test
    void policyToAcceptIsNoObjection() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        namespace.run("iptables-legacy -P FORWARD DROP");
        namespace.run("iptables-legacy -P FORWARD ACCEPT");
        assertThat(objection(namespace)).isEmpty();
    }

    private static Optional<String> objection(final TestNamespace namespace) throws Exception {
        return namespace.call(() -> LegacyForward.objection(PODS));
    }
}
