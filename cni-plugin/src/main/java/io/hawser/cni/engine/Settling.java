package io.hawser.cni.engine;

import io.hawser.cni.spec.CniErrorCode;
import io.hawser.cni.spec.CniException;
import io.hawser.linux.route.BridgePortState;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.OperState;
import io.hawser.linux.route.RouteNetlink;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what the kernel does a moment after both ends of a cable are up; packets that are sent before are lost. */
final class Settling {
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(20);

    private Settling() {}

    /** The port of a bridge is open. */
    static void awaitForwarding(final RouteNetlink route, final Link link) {
        await(
                route,
                link,
                "the bridge does not forward for ",
                found -> found.port() != null && found.port().state() == BridgePortState.FORWARDING);
    }

    /** The device sends what it is given. */
    static void awaitSending(final RouteNetlink route, final Link link) {
        await(route, link, "the kernel does not send by ", found -> found.operState() == OperState.UP);
    }

    private static void await(
            final RouteNetlink route, final Link link, final String problem, final Predicate<Link> settled) {
        final long began = System.nanoTime();
        Optional<Link> found = route.linkByIndex(link.index());
        while (found.filter(settled).isEmpty()) {
            if (System.nanoTime() - began > TIMEOUT_NS) {
                throw new CniException(
                        CniErrorCode.TRY_AGAIN_LATER, problem + link.name(), "it is " + found.orElse(null));
            }
            LockSupport.parkNanos(POLL_NS);
            found = route.linkByIndex(link.index());
        }
    }
}
