package io.hawser.linux.ethtool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EthtoolTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void txChecksumOffloadIsSwitchedAsTheToolShowsIt() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        namespace.run("ip link add flannel.1 type vxlan id 1 dstport 8472");
        namespace.run("ip link add veth0 type veth peer name veth1");
        try (Ethtool ethtool = namespace.call(Ethtool::open)) {
            for (final String device : new String[] {"flannel.1", "veth0"}) {
                assertThat(namespace.run("ethtool -k " + device)).contains("tx-checksumming: on");
                assertThat(ethtool.hasTxChecksum(device)).isTrue();
                ethtool.setTxChecksum(device, false);
                assertThat(namespace.run("ethtool -k " + device))
                        .contains("tx-checksumming: off")
                        .contains("tx-checksum-ip-generic: off");
                assertThat(ethtool.hasTxChecksum(device)).isFalse();
                namespace.run("ethtool -K " + device + " tx-checksum-ip-generic on");
                assertThat(ethtool.hasTxChecksum(device)).isTrue();
                ethtool.setTxChecksum(device, false);
                ethtool.setTxChecksum(device, true);
                assertThat(namespace.run("ethtool -k " + device)).contains("tx-checksumming: on");
            }
        }
    }

    @Test
    void missingDeviceAndImpossibleNameAreNamed() throws Exception {
        try (Ethtool ethtool = namespaces.create("a").call(Ethtool::open)) {
            assertThatThrownBy(() -> ethtool.hasTxChecksum("none"))
                    .hasMessage("read TX checksum offload of none: ENODEV: there is no such device in this namespace");
            assertThatThrownBy(() -> ethtool.setTxChecksum("a-name-that-is-too-long", true))
                    .hasMessage("not the name of a network device (1 to 15 bytes): 'a-name-that-is-too-long'");
        }
    }
}
