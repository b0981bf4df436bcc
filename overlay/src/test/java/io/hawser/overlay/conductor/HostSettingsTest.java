package io.hawser.overlay.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.sysctl.SysctlKey;
import io.hawser.overlay.backend.OverlayState;
import io.hawser.overlay.backend.PeerPath;
import io.hawser.overlay.backend.Underlay;
import io.hawser.overlay.lease.Subnets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HostSettingsTest {
    private final Map<String, String> kernel = new TreeMap<>();
    private final HostSettings settings = new HostSettings(new SettingsStore() {
        @Override
        public Optional<String> read(final SysctlKey key) {
            return Optional.ofNullable(kernel.get(key.toString()));
        }

        @Override
        public void write(final SysctlKey key, final String value) {
            kernel.put(key.toString(), value);
        }
    });

    @Test
    void neighbourTableGrowsWithTheNetwork() {
        kernel.put("net.ipv4.neigh.default.gc_thresh3", "1024");
        settings.prepareHost(state(5_000));
        assertThat(kernel)
                .containsEntry("net.ipv4.neigh.default.gc_thresh3", "11024")
                .containsEntry("net.ipv4.neigh.default.gc_thresh2", "5512")
                .containsEntry("net.ipv4.neigh.default.gc_thresh1", "2756");
    }

    @Test
    void neighbourTableThatIsLargeEnoughIsLeftAlone() {
        kernel.put("net.ipv4.neigh.default.gc_thresh3", "65536");
        settings.prepareHost(state(5_000));
        assertThat(kernel).containsOnly(Map.entry("net.ipv4.neigh.default.gc_thresh3", "65536"));
    }

    @Test
    void hostForwardsTheFamiliesOfTheNetworkAlone() {
        kernel.put("net.ipv4.ip_forward", "0");
        kernel.put("net.ipv6.conf.all.forwarding", "0");
        settings.prepareHost(state(1));
        assertThat(kernel).containsEntry("net.ipv4.ip_forward", "1").containsEntry("net.ipv6.conf.all.forwarding", "0");
    }

    @Test
    void settingThatTheKernelLacksIsNoError() {
        settings.prepareDevice("flannel.1", IpFamily.IPV4);
        assertThat(kernel).isEmpty();
    }

    private static OverlayState state(final int peers) {
        final PeerPath path = new PeerPath.Direct(IpPrefix.parse("10.244.20.0/24"), IpAddress.parse("198.18.0.2"));
        return new OverlayState(
                new Underlay("eth0", 1, 1500, Optional.empty(), Optional.empty(), List.of()),
                Subnets.of(IpPrefix.parse("10.244.15.0/24")),
                List.of(),
                Collections.nCopies(peers, path),
                List.of(IpPrefix.parse("10.244.0.0/16")));
    }
}
