package io.hawser.cni.engine;

import io.hawser.cni.spec.CniException;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.Veth;
import java.util.Optional;

/** Finds the host's end of a cable that another plugin laid. */
final class HostEnd {
    private HostEnd() {}

    /** The link of this host that is the peer of the pod's; empty if the pod is gone, or it has no veth device. */
    static Optional<Link> find(final RouteNetlink host, final String sandbox, final String ifName) {
        if (sandbox.isEmpty()) {
            return Optional.empty();
        }
        try (PodNamespace pod = PodNamespace.open(sandbox)) {
            return pod.route()
                    .linkByName(ifName)
                    .flatMap(link -> link.kind(Veth.class))
                    .map(Veth::peerIndex)
                    .filter(index -> index != 0)
                    .flatMap(host::linkByIndex)
                    .filter(link -> link.kind(Veth.class).isPresent());
        } catch (final CniException e) {
            return Optional.empty();
        }
    }
}
