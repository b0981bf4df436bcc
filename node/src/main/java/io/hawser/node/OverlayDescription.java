package io.hawser.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.backend.OverlayState;
import io.hawser.overlay.backend.PeerPath;
import io.hawser.overlay.backend.Underlay;
import io.hawser.overlay.conductor.OverlayStatus;
import io.hawser.overlay.daemon.OverlayView;
import io.hawser.overlay.datapath.DatapathCounter;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.SubnetEnv;
import io.hawser.overlay.lease.Subnets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The overlay's part of the status. */
final class OverlayDescription {
    private OverlayDescription() {}

    static void write(final OverlayView view, final ObjectNode overlay) {
        if (!view.waitingFor().isEmpty()) {
            overlay.put("waitingFor", view.waitingFor());
        }
        view.network().ifPresent(network -> {
            overlay.put("backend", network.backend().type()).put("why", view.carrier());
            final ArrayNode networks = overlay.putArray("networks");
            network.networks().forEach(each -> networks.add(each.toString()));
        });
        view.podNetwork().ifPresent(env -> podNetwork(env, overlay));
        view.lease().ifPresent(lease -> lease(view, lease, overlay.putObject("lease")));
        kernel(view.kernel(), overlay.putObject("kernel"));
        view.checksums()
                .ifPresent(checksums -> overlay.putObject("checksumOffload")
                        .put("on", checksums.offloaded())
                        .put("why", checksums.why()));
        view.state().ifPresent(state -> state(view, state, overlay));
    }

    private static void podNetwork(final SubnetEnv env, final ObjectNode overlay) {
        prefixes(env.subnets(), overlay.putArray("subnets"));
        overlay.put("mtu", env.mtu()).put("ipMasq", env.ipMasq());
    }

    private static void lease(final OverlayView view, final Lease lease, final ObjectNode json) {
        json.put("holder", lease.holder());
        view.expires().ifPresent(end -> json.put("expires", end.toString()));
    }

    private static void kernel(final OverlayStatus status, final ObjectNode json) {
        json.put("converged", status.converged())
                .put("reconciliations", status.reconciliations())
                .put("changes", status.changes())
                .put("problem", status.problem());
        status.collisions().stream().map(IpPrefix::toString).forEach(json.putArray("collisions")::add);
    }

    private static void state(final OverlayView view, final OverlayState state, final ObjectNode overlay) {
        underlay(state.underlay(), overlay.putObject("interface"));
        final ArrayNode peers = overlay.putArray("peers");
        state.paths().stream()
                .sorted(Comparator.comparing(path -> path.subnet().toString()))
                .forEach(path -> peer(path, peers));
        state.tunnel().ifPresent(tunnel -> {
            tunnel.peers()
                    .peers()
                    .forEach(peer -> peers.addObject()
                            .put("subnet", peer.subnet().toString())
                            .put("publicIP", peer.publicIp().toString())
                            .put("path", tunnel.settings().device() + ", carried")
                            .put("vtepMAC", peer.vtepMac().toString()));
            final ObjectNode carried = overlay.putObject("carried");
            carried.put("device", tunnel.settings().device())
                    .put("threads", tunnel.settings().workers());
            final ObjectNode counters = carried.putObject("counters");
            Stream.of(DatapathCounter.values())
                    .forEach(each -> counters.put(name(each), view.carried().getOrDefault(each, 0L)));
        });
    }

    private static void underlay(final Underlay underlay, final ObjectNode json) {
        json.put("name", underlay.name()).put("index", underlay.index()).put("mtu", underlay.mtu());
        final ArrayNode addresses = json.putArray("addresses");
        Stream.of(underlay.publicIpv4(), underlay.publicIpv6())
                .flatMap(Optional::stream)
                .forEach(each -> addresses.add(each.toString()));
    }

    private static void peer(final PeerPath path, final ArrayNode peers) {
        if (path instanceof PeerPath.Tunnelled tunnelled) {
            peers.addObject()
                    .put("subnet", path.subnet().toString())
                    .put("publicIP", tunnelled.publicIp().toString())
                    .put("path", tunnelled.device())
                    .put("vtepMAC", tunnelled.vtepMac().toString());
        } else if (path instanceof PeerPath.Direct direct) {
            peers.addObject()
                    .put("subnet", path.subnet().toString())
                    .put("publicIP", direct.gateway().toString())
                    .put("path", "direct");
        }
    }

    private static void prefixes(final Subnets subnets, final ArrayNode json) {
        Stream.of(subnets.ipv4(), subnets.ipv6()).flatMap(Optional::stream).forEach(each -> json.add(each.toString()));
    }

    /** SENT_PACKETS is sentPackets. */
    private static String name(final DatapathCounter counter) {
        final StringBuilder name = new StringBuilder();
        for (final String word : counter.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
