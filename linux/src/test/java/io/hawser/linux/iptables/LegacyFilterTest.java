package io.hawser.linux.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What iptables-legacy writes is read. */
class LegacyFilterTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace namespace;

    @BeforeEach
    void make() {
        namespace = namespaces.create("a");
    }

    @Test
    void namespaceWithoutTheTableIsLeftWithoutIt() throws Exception {
        namespaces.create("other").run("iptables-legacy -P FORWARD DROP");
        assertThat(read(IpFamily.IPV4)).isEmpty();
        assertThat(namespace.run("cat /proc/thread-self/net/ip_tables_names")).isEmpty();
    }

    @Test
    void policyOfTheForwardChainIsToldFromOthers() throws Exception {
        namespace.run("iptables-legacy -P INPUT DROP");
        assertThat(read(IpFamily.IPV4).orElseThrow().forwardDrops()).isFalse();
        namespace.run("iptables-legacy -P FORWARD DROP");
        assertThat(read(IpFamily.IPV4).orElseThrow().forwardDrops()).isTrue();
        namespace.run("iptables-legacy -P FORWARD ACCEPT");
        assertThat(read(IpFamily.IPV4).orElseThrow().forwardDrops()).isFalse();
    }

    @Test
    void whatRulesAcceptByAddressIsFoundInAllChains() throws Exception {
        namespace.run("iptables-legacy -N FLANNEL-FWD");
        namespace.run("iptables-legacy -A FORWARD -m comment --comment x -j FLANNEL-FWD");
        namespace.run("iptables-legacy -A FLANNEL-FWD -m comment --comment y -s 10.244.0.0/16 -j ACCEPT");
        namespace.run("iptables-legacy -A FLANNEL-FWD -d 10.244.0.0/16 -j ACCEPT");
        namespace.run("iptables-legacy -A FLANNEL-FWD -d 10.1.0.0/16 -j DROP");
        namespace.run("iptables-legacy -A FLANNEL-FWD ! -d 10.2.0.0/16 -j ACCEPT");
        namespace.run("iptables-legacy -A FLANNEL-FWD -d 10.0.3.0/255.0.255.0 -j ACCEPT");
        final IpPrefix any = IpPrefix.parse("0.0.0.0/0");
        final IpPrefix pods = IpPrefix.parse("10.244.0.0/16");
        assertThat(read(IpFamily.IPV4).orElseThrow().accepted())
                .filteredOn(accepted -> !accepted.equals(new LegacyFilter.Accepted(any, any)))
                .containsExactly(new LegacyFilter.Accepted(pods, any), new LegacyFilter.Accepted(any, pods));
    }

    @Test
    void ipv6IsReadTheSame() throws Exception {
        namespace.run("ip6tables-legacy -P FORWARD DROP");
        namespace.run("ip6tables-legacy -A FORWARD -m comment --comment x -s fd00::/48 -d fd00:1::/32 -j ACCEPT");
        final LegacyFilter filter = read(IpFamily.IPV6).orElseThrow();
        assertThat(filter.forwardDrops()).isTrue();
        assertThat(filter.accepted())
                .contains(new LegacyFilter.Accepted(IpPrefix.parse("fd00::/48"), IpPrefix.parse("fd00:1::/32")));
        assertThat(read(IpFamily.IPV4)).isEmpty();
    }

    @Test
    void entriesThatDoNotFollowEachOtherAreRefused() {
        final EntryLayout layout = EntryLayout.of(IpFamily.IPV4);
        final UnsafeBuffer entries = new UnsafeBuffer(new byte[152]);
        assertThatThrownBy(() -> LegacyFilter.parse(entries, 0, layout)).hasMessageContaining("at 0 of 152 bytes");
        entries.putShort(88, (short) 112);
        entries.putShort(90, (short) 160);
        assertThatThrownBy(() -> LegacyFilter.parse(entries, 0, layout)).hasMessageContaining("next at 160");
        entries.putShort(90, (short) 152);
        assertThat(LegacyFilter.parse(entries, 0, layout).forwardDrops()).isFalse();
        entries.putInt(144, -1);
        assertThat(LegacyFilter.parse(entries, 0, layout).forwardDrops()).isTrue();
    }

    private Optional<LegacyFilter> read(final IpFamily family) throws Exception {
        return namespace.call(() -> LegacyFilter.read(family));
    }
}
