package io.hawser.ipvs.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.ipvs.iptables.IptablesProvider;
import io.hawser.ipvs.nftables.NftablesProvider;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.NeedsIpvs;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.DataPlaneProvider;
import io.hawser.proxy.plane.SucceedingPlane;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.testing.Place;
import io.hawser.proxy.testing.ServiceNetwork;
import io.hawser.proxy.testing.TestService;
import io.hawser.proxy.userspace.ProxySettings;
import io.hawser.proxy.userspace.UserspaceProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From IPVS to each other mode and back, beside virtual services and rules of others. */
@NeedsIpvs
class IpvsModeSwitchTest {
    private static final Logger LOG = LoggerFactory.getLogger(IpvsModeSwitchTest.class);
    private static final int TIMEOUT_MS = 20_000;
    private static final List<DataPlaneProvider> ALL = List.of(
            new NftablesProvider(),
            new IpvsProvider(IpvsSettings.DEFAULT),
            new IptablesProvider(),
            new UserspaceProvider(ProxySettings.DEFAULT.withThreads(1)));
    private static final List<String> OTHERS = List.of(
            "ipvsadm -A -t 192.0.2.80:443 -s wrr",
            "ipvsadm -a -t 192.0.2.80:443 -r 192.0.2.81:443 -g -w 5",
            "nft add table ip others",
            "nft add chain ip others guard { type filter hook input priority 0 ; }",
            "iptables-nft -t nat -N DOCKER",
            "iptables-nft -t nat -A DOCKER -p tcp --dport 8000 -j DNAT --to-destination 198.51.100.9:80");

    private final TestService web = TestService.of(IpFamily.IPV4, Place.POD_A1).targetPort(EchoServer.PORT);
    private ServiceNetwork network;
    private EchoServer server;
    private TestNamespace node;
    private DataPlane plane;

    @BeforeEach
    void build() throws Exception {
        network = ServiceNetwork.build();
        node = network.in(Place.NODE);
        server = EchoServer.in(network.in(Place.POD_A1), '1');
        OTHERS.forEach(node::run);
    }

    @AfterEach
    void remove() throws Exception {
        if (plane != null) {
            plane.close();
        }
        server.close();
        network.close();
    }

    @Test
    void formerModesTracesGoAndThoseOfOthersStay() throws Exception {
        final String others = others();
        switchTo("nftables");
        for (final String mode : List.of("ipvs", "iptables", "ipvs", "userspace", "ipvs", "nftables")) {
            if (mode.equals("iptables") && !iptablesIsThere()) {
                continue;
            }
            final String former = plane.name();
            try (Socket established = connect()) {
                assertThat(ask(established)).isEqualTo('1');

                switchTo(mode);

                assertThat(traces()).as("from %s to %s", former, mode).containsExactly(mode);
                assertThat(others()).as("from %s to %s", former, mode).isEqualTo(others);
                // Connection tracking keeps its own; IPVS' go with their virtual service, the proxy's with it.
                if (former.equals("nftables") || former.equals("iptables")) {
                    assertThat(ask(established))
                            .as("from %s to %s", former, mode)
                            .isEqualTo('1');
                }
            }
            try (Socket fresh = connect()) {
                assertThat(ask(fresh)).as("in mode %s", mode).isEqualTo('1');
            }
        }
    }

    /** The kernel of {@code bin/kernel-with-ipvs} has not all of iptables' extensions. */
    private boolean iptablesIsThere() throws Exception {
        final Optional<String> missing = node.call(() -> new IptablesProvider().missing());
        missing.ifPresent(what -> LOG.warn("not between ipvs and iptables, of which this kernel lacks: {}", what));
        return missing.isEmpty();
    }

    private void switchTo(final String mode) throws Exception {
        if (plane != null) {
            plane.close();
        }
        final List<DataPlaneProvider> formers = new ArrayList<>(ALL);
        final DataPlaneProvider chosen = formers.stream()
                .filter(provider -> provider.name().equals(mode))
                .findFirst()
                .orElseThrow();
        formers.remove(chosen);
        plane = node.call(() -> new SucceedingPlane(chosen.create(ServiceNetwork.VIEW), formers));
        node.call(() -> {
            plane.apply(ServiceTable.of(List.of(web.build())));
            return plane;
        });
    }

    private Set<String> traces() throws Exception {
        final Set<String> traces = new TreeSet<>();
        final List<String> rules;
        try (Nftables nftables = node.call(Nftables::open)) {
            rules = nftables.tables().stream()
                    .map(listed -> listed.table().name())
                    .toList();
        }
        note(traces, "nftables", rules.contains("hawser-services"));
        note(traces, "ipvs", rules.contains("hawser-ipvs"));
        note(
                traces,
                "ipvs",
                node.run("ipvsadm-save -n").contains(web.clusterIp().toString()));
        note(traces, "ipvs", !node.run("ip route show table local proto 72").isBlank());
        note(traces, "iptables", node.run("iptables-nft-save").contains("KUBE-"));
        note(
                traces,
                "userspace",
                !node.run("ip route show table local proto 104").isBlank());
        return traces;
    }

    private static void note(final Set<String> traces, final String mode, final boolean found) {
        if (found) {
            traces.add(mode);
        }
    }

    /** What is not ours, as the kernel has it. */
    private String others() {
        final List<String> virtual = node.run("ipvsadm-save -n")
                .lines()
                .filter(line -> line.contains("192.0.2.80"))
                .sorted()
                .toList();
        return virtual + node.run("nft list table ip others") + node.run("iptables-nft -t nat -S DOCKER");
    }

    private Socket connect() throws Exception {
        final InetSocketAddress to = new InetSocketAddress(web.clusterIp().toInetAddress(), TestService.PORT);
        return network.in(Place.POD_A2).call(() -> {
            final Socket socket = new Socket();
            socket.connect(to, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            return socket;
        });
    }

    private static int ask(final Socket socket) throws IOException {
        try {
            socket.getOutputStream().write('?');
            return socket.getInputStream().read();
        } catch (final SocketException e) {
            return -1;
        }
    }
}
