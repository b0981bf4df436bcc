package io.hawser.linux.sysctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SysctlTest {
    private static final SysctlKey FORWARD = SysctlKey.parse("net.ipv4.ip_forward");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void settingIsThatOfTheThreadsNamespaceAndOfNoOther() throws Exception {
        final TestNamespace one = namespaces.create("one");
        final TestNamespace other = namespaces.create("other");
        one.run("sysctl -q -w net.ipv4.ip_forward=1");
        other.run("sysctl -q -w net.ipv4.ip_forward=0");
        assertThat(one.call(() -> Sysctl.read(FORWARD))).isEqualTo("1");
        assertThat(other.call(() -> Sysctl.read(FORWARD))).isEqualTo("0");
        other.call(() -> {
            Sysctl.write(FORWARD, "1");
            return null;
        });
        one.call(() -> Sysctl.ensure(FORWARD, "0"));
        assertThat(other.run("sysctl -n net.ipv4.ip_forward")).isEqualTo("1\n");
        assertThat(one.run("sysctl -n net.ipv4.ip_forward")).isEqualTo("0\n");
    }

    @Test
    void ensureWritesOnlyWhatDiffers() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final SysctlKey ports = SysctlKey.parse("net.ipv4.ip_local_port_range");
        assertThat(namespace.call(() -> Sysctl.ensure(ports, "20000 30001"))).isEqualTo(SysctlOutcome.CHANGED);
        assertThat(namespace.call(() -> Sysctl.read(ports))).isEqualTo("20000\t30001");
        assertThat(namespace.call(() -> Sysctl.ensure(ports, "20000 30001"))).isEqualTo(SysctlOutcome.UNCHANGED);
        assertThat(namespace.run("sysctl -n net.ipv4.ip_local_port_range")).isEqualTo("20000\t30001\n");
    }

    @Test
    void deviceWithADotInItsNameIsReachedBothWays() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        namespace.run("ip link add flannel.1 type veth peer name eth0.100");
        final SysctlKey dotted = SysctlKey.parse("net.ipv4.conf.flannel/1.rp_filter");
        final SysctlKey typed = SysctlKey.ofDevice("net.ipv4.conf", "eth0.100", "rp_filter");
        assertThat(namespace.call(() -> Sysctl.ensure(dotted, "2"))).isEqualTo(SysctlOutcome.CHANGED);
        assertThat(namespace.call(() -> Sysctl.ensure(typed, "1"))).isEqualTo(SysctlOutcome.CHANGED);
        assertThat(namespace.run("sysctl -n net.ipv4.conf.flannel/1.rp_filter")).isEqualTo("2\n");
        assertThat(namespace.run("sysctl -n net/ipv4/conf/eth0.100/rp_filter")).isEqualTo("1\n");
    }

    @Test
    void errorsNameTheKeyAndTheWayOut() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        assertThatThrownBy(() -> namespace.call(() -> Sysctl.read(SysctlKey.parse("net.ipv4.conf.none.rp_filter"))))
                .hasMessageStartingWith("read sysctl net.ipv4.conf.none.rp_filter: ENOENT: ")
                .hasMessageContaining("make the device it names first");
        assertThatThrownBy(() -> namespace.call(() -> Sysctl.ensure(FORWARD, "yes")))
                .hasMessage("write 'yes' to sysctl net.ipv4.ip_forward: EINVAL: "
                        + "the kernel does not take this value for it");
        assertThatThrownBy(() -> namespace.call(() -> Sysctl.read(SysctlKey.parse("net.ipv4"))))
                .hasMessage("read sysctl net.ipv4: EISDIR");
    }

    @Test
    void valueThatTheKernelTakesOnlyInPartIsAnError() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        // The kernel takes the first number, and passes over what follows it.
        assertThatThrownBy(() -> namespace.call(() -> Sysctl.ensure(FORWARD, "1 0")))
                .hasMessageStartingWith("set sysctl net.ipv4.ip_forward to '1 0': EINVAL: it is '1' after");
    }

    @Test
    void namesAreParsedAsTheToolDoes() {
        assertThat(SysctlKey.parse("net.ipv4.conf.eth0/100.rp_filter").parts())
                .containsExactly("net", "ipv4", "conf", "eth0.100", "rp_filter");
        assertThat(SysctlKey.parse("net/ipv4/conf/eth0.100/rp_filter"))
                .isEqualTo(SysctlKey.parse("net.ipv4.conf.eth0/100.rp_filter"))
                .isEqualTo(SysctlKey.ofDevice("net.ipv4.conf", "eth0.100", "rp_filter"))
                .hasToString("net.ipv4.conf.eth0/100.rp_filter");
    }

    @Test
    void namesThatLeaveTheTreeAreRefused() {
        for (final String name : List.of(
                "",
                ".",
                "..",
                "a..b",
                "net.//.x",
                "net/../../etc/passwd",
                "/net/ipv4",
                "net/",
                "net.",
                "a.b\0c",
                "a.//")) {
            assertThatThrownBy(() -> SysctlKey.parse(name))
                    .as("name '%s'", name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("not the name of a kernel setting: '");
        }
        assertThatThrownBy(() -> SysctlKey.ofDevice("net.ipv4.conf", "..", "rp_filter"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void whateverIsParsedStaysUnderProcSys(
            @ForAll @StringLength(max = 12) @Chars({'.', '/', '\0'}) @CharRange(from = 'a', to = 'b')
                    final String text) {
        try {
            final SysctlKey key = SysctlKey.parse(text);
            assertThat(Path.of(key.path()).normalize()).hasToString(key.path());
            assertThat(SysctlKey.parse(key.toString())).isEqualTo(key);
        } catch (final IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("not the name of a kernel setting");
        }
    }
}
