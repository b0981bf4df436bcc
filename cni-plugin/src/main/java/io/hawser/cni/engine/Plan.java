package io.hawser.cni.engine;

import io.hawser.cni.config.NetworkConf;
import io.hawser.cni.spec.CniResult;
import io.hawser.cni.store.Attachment;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import java.util.List;
import java.util.Optional;

/**
 * An attachment that is to be made.
 *
 * @param attachment as it is written down
 * @param conf what was asked for
 * @param addresses with their gateways
 * @param routes of the pod, those by default included
 * @param mtu in bytes, or 0 for the kernel's default
 */
record Plan(
        Attachment attachment, NetworkConf conf, List<PodAddress> addresses, List<CniResult.Route> routes, int mtu) {
    /** The gateway that a route leads by. */
    Optional<IpAddress> gatewayOf(final CniResult.Route route) {
        return route.gateway()
                .or(() -> addresses.stream()
                        .map(PodAddress::gateway)
                        .filter(gateway ->
                                gateway.family() == route.destination().family())
                        .findFirst());
    }

    boolean has(final IpFamily family) {
        return addresses.stream().anyMatch(each -> each.address().family() == family);
    }
}
