package io.hawser.linux.route;

import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.NetlinkConnection;
import java.util.List;
import java.util.function.Consumer;

/** What a transaction sends, as text to compare. */
final class SentBytes {
    private static final int SEQUENCE_OFFSET = 8;
    private static final int BODY_OFFSET = 16;
    private static final int LINE_LENGTH = 32;

    private SentBytes() {}

    /** The requests of a transaction, netlink header included. */
    static List<byte[]> requests(final Consumer<RouteTransaction> change) {
        final FakeNetlink fake = new FakeNetlink();
        try (RouteNetlink netlink = new RouteNetlink(new NetlinkConnection(fake))) {
            final RouteTransaction transaction = netlink.newTransaction();
            change.accept(transaction);
            transaction.commit();
        }
        return fake.requests();
    }

    /** The one request of a transaction: eight words of four bytes a line, sequence number and port left zero. */
    static String sent(final Consumer<RouteTransaction> change) {
        final List<byte[]> requests = requests(change);
        if (requests.size() != 1) {
            throw new AssertionError(requests.size() + " requests where one is looked at");
        }
        return text(requests.get(0));
    }

    private static String text(final byte[] request) {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < request.length; i++) {
            if (i > 0 && i % Integer.BYTES == 0) {
                text.append(i % LINE_LENGTH == 0 ? '\n' : ' ');
            }
            final boolean assigned = i >= SEQUENCE_OFFSET && i < BODY_OFFSET;
            text.append(String.format("%02x", assigned ? 0 : request[i]));
        }
        return text.toString();
    }
}
