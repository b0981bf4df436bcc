package io.hawser.cni.engine;

import io.hawser.cni.spec.CniResult;
import io.hawser.cni.store.Steps;
import io.hawser.linux.route.Bridge;
import io.hawser.linux.route.BridgePortFlag;
import io.hawser.linux.route.BridgePortSetting;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.Route;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import java.util.Optional;

/** A pod as port of a bridge: what the reference plugin {@code bridge} makes. */
final class BridgedWiring {
    private final RouteNetlink host;
    private final NodeBridge bridge;
    private final VethPair veth;
    private final Steps steps;

    BridgedWiring(final RouteNetlink host, final Steps steps) {
        this.host = host;
        this.steps = steps;
        bridge = new NodeBridge(host);
        veth = new VethPair(host);
    }

    Wired wire(final Plan plan, final PodNamespace pod) {
        steps.before("make the bridge");
        final Link bridgeLink = bridge.ensure(plan);
        steps.before("make the veth pair");
        final Link hostEnd = veth.create(plan, pod);
        steps.before("join the bridge");
        join(plan, bridgeLink, hostEnd);
        steps.before("configure the pod's interface");
        final Link podEnd = VethPair.podEnd(plan, pod);
        configure(plan, pod, podEnd);
        final boolean spanningTree =
                bridgeLink.kind(Bridge.class).map(Bridge::spanningTree).orElse(false);
        if (!spanningTree) {
            Settling.awaitForwarding(host, hostEnd);
        }
        Settling.awaitSending(pod.route(), podEnd);
        steps.before("announce the addresses");
        pod.announce(podEnd);
        return new Wired(Optional.of(bridgeLink), hostEnd, podEnd);
    }

    private void join(final Plan plan, final Link bridgeLink, final Link hostEnd) {
        final RouteTransaction transaction = host.newTransaction()
                .changeLink(hostEnd.ref(), LinkSetting.master(bridgeLink.index()), LinkSetting.up());
        if (plan.conf().wiring().hairpin()) {
            transaction.changeBridgePort(hostEnd.index(), BridgePortSetting.on(BridgePortFlag.HAIRPIN));
        }
        transaction.commitOrThrow();
    }

    private static void configure(final Plan plan, final PodNamespace pod, final Link link) {
        final RouteTransaction transaction = VethPair.addresses(plan, pod, link, 0);
        for (final CniResult.Route route : plan.routes()) {
            transaction.addRoute(route(plan, route, link.index()));
        }
        transaction.commitOrThrow();
    }

    /** A route of a pod as the kernel is told it. */
    static Route route(final Plan plan, final CniResult.Route route, final int ifindex) {
        final Route.Builder builder = Route.to(route.destination())
                .dev(ifindex)
                .metric(route.priority())
                .mtu(route.mtu());
        plan.gatewayOf(route).ifPresent(builder::via);
        return builder.build();
    }
}
