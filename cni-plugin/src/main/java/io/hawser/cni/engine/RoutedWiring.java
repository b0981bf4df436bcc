package io.hawser.cni.engine;

import io.hawser.cni.spec.CniResult;
import io.hawser.cni.store.Steps;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.route.IfaF;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.Route;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import java.util.Optional;

/** A pod on a cable of its own, reached by a route: what the reference plugin {@code ptp} makes. */
final class RoutedWiring {
    private final RouteNetlink host;
    private final VethPair veth;
    private final Steps steps;

    RoutedWiring(final RouteNetlink host, final Steps steps) {
        this.host = host;
        this.steps = steps;
        veth = new VethPair(host);
    }

    Wired wire(final Plan plan, final PodNamespace pod) {
        NodeBridge.forward(plan);
        steps.before("make the veth pair");
        final Link hostEnd = veth.create(plan, pod);
        steps.before("configure the host's interface");
        configureHost(plan, hostEnd);
        steps.before("configure the pod's interface");
        final Link podEnd = VethPair.podEnd(plan, pod);
        configurePod(plan, pod, podEnd);
        Settling.awaitSending(host, hostEnd);
        Settling.awaitSending(pod.route(), podEnd);
        steps.before("announce the addresses");
        pod.announce(podEnd);
        return new Wired(Optional.empty(), hostEnd, podEnd);
    }

    private void configureHost(final Plan plan, final Link link) {
        if (plan.has(IpFamily.IPV6)) {
            NodeBridge.skipDuplicateDetection(link.name());
        }
        final RouteTransaction transaction = host.newTransaction();
        for (final PodAddress each : plan.addresses()) {
            transaction.addAddress(VethPair.interfaceAddress(link.index(), IpPrefix.host(each.gateway()), 0));
        }
        transaction.changeLink(link.ref(), LinkSetting.up());
        for (final PodAddress each : plan.addresses()) {
            // A route left by a link that is going stands in its place until then.
            transaction.replaceRoute(Route.to(IpPrefix.host(each.address().address()))
                    .dev(link.index())
                    .build());
        }
        transaction.commitOrThrow();
    }

    /** Nothing but the gateway is on the cable: the network is reached by it too. */
    private static void configurePod(final Plan plan, final PodNamespace pod, final Link link) {
        final RouteTransaction transaction = VethPair.addresses(plan, pod, link, IfaF.IFA_F_NOPREFIXROUTE);
        for (final PodAddress each : plan.addresses()) {
            transaction.addRoute(Route.to(IpPrefix.host(each.gateway()))
                    .dev(link.index())
                    .source(each.address().address())
                    .build());
            transaction.addRoute(Route.to(each.address().network())
                    .via(each.gateway())
                    .dev(link.index())
                    .source(each.address().address())
                    .build());
        }
        for (final CniResult.Route route : plan.routes()) {
            transaction.addRoute(BridgedWiring.route(plan, route, link.index()));
        }
        transaction.commitOrThrow();
    }
}
