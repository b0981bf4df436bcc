package io.hawser.linux.route;

import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkEventHandler;
import io.hawser.linux.netlink.NetlinkMessage;
import io.hawser.linux.netlink.NetlinkSubscription;
import java.util.Arrays;
import java.util.function.Consumer;

/** What the kernel announces of links, addresses, routes, neighbours and rules. One owner. Not thread safe. */
public final class RouteSubscription implements AutoCloseable {
    private final NetlinkSubscription subscription;
    private final Dispatcher dispatcher = new Dispatcher();

    /** @param subscription to groups of route netlink; is owned from now on */
    public RouteSubscription(final NetlinkSubscription subscription) {
        this.subscription = subscription;
    }

    /** Listens in the calling thread's network namespace. */
    public static RouteSubscription open(final RouteGroup... groups) {
        final int[] numbers = Arrays.stream(groups).mapToInt(RouteGroup::number).toArray();
        return new RouteSubscription(NetlinkSubscription.open(Netlink.NETLINK_ROUTE, numbers));
    }

    /** A descriptor that poll(2) finds readable when something was announced. It stays this subscription's. */
    public int fd() {
        return subscription.fd();
    }

    /**
     * Hands what was announced to {@code handler}; what is none of {@link RouteEvent} is passed over.
     *
     * @param limit the most datagrams to take
     * @param timeoutMs how long to wait for the first, 0 for not at all
     * @return number of datagrams taken, an overrun counting as one
     * @throws io.hawser.linux.netlink.NetlinkException if an announcement does not follow its format
     */
    public int poll(final Consumer<? super RouteEvent> handler, final int limit, final int timeoutMs) {
        dispatcher.handler = handler;
        try {
            return subscription.poll(dispatcher, limit, timeoutMs);
        } finally {
            dispatcher.handler = null;
        }
    }

    @Override
    public void close() {
        subscription.close();
    }

    private static final class Dispatcher implements NetlinkEventHandler {
        private Consumer<? super RouteEvent> handler;

        @Override
        public void onMessage(final NetlinkMessage message) {
            final RouteEvent event = RouteEventDecoder.read(message);
            if (event != null) {
                handler.accept(event);
            }
        }

        @Override
        public void onOverrun() {
            handler.accept(new RouteEvent.Overrun());
        }
    }
}
