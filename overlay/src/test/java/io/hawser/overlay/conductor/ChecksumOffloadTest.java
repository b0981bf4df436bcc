package io.hawser.overlay.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChecksumOffloadTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void operatorsWordOverrulesWhatIsKnown() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        namespace.run("ip link add vx type vxlan id 1 dstport 8472");
        namespace.call(() -> settle(ChecksumPolicy.OFF));
        assertThat(namespace.run("ethtool -k vx")).contains("tx-checksumming: off");
        namespace.call(() -> settle(ChecksumPolicy.AUTO));
        assertThat(namespace.run("ethtool -k vx"))
                .as("nothing is known against this kernel: an operator's own setting stays")
                .contains("tx-checksumming: off");
        namespace.call(() -> settle(ChecksumPolicy.ON));
        assertThat(namespace.run("ethtool -k vx")).contains("tx-checksumming: on");
    }

    private static Void settle(final ChecksumPolicy policy) {
        new ChecksumOffload(policy).settle("vx", "lo");
        return null;
    }

    @Test
    void offloadStaysOnWhereNothingIsKnownAgainstIt() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        namespace.run("ip link add vx type vxlan id 1 dstport 8472");
        namespace.call(() -> settle(ChecksumPolicy.AUTO));
        assertThat(namespace.run("ethtool -k vx")).contains("tx-checksumming: on");
    }

    @Test
    void kernelsBeforeTheMendedOneAreNotTrusted() {
        assertThat(ChecksumOffload.distrust("4.19.0-27-amd64", Optional.empty()))
                .isPresent();
        assertThat(ChecksumOffload.distrust("5.6.19", Optional.empty())).isPresent();
        assertThat(ChecksumOffload.distrust("5.7.0", Optional.empty())).isEmpty();
        assertThat(ChecksumOffload.distrust("6.1.0-18-amd64", Optional.empty())).isEmpty();
        assertThat(ChecksumOffload.distrust("10.0", Optional.empty())).isEmpty();
    }

    @Test
    void cardsThatAreKnownForItAreNotTrusted() {
        assertThat(ChecksumOffload.distrust("6.1.0", Optional.of("vmxnet3")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("vmxnet3"));
        assertThat(ChecksumOffload.distrust("6.1.0", Optional.of("virtio_net"))).isEmpty();
    }
}
