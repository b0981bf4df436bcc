package io.hawser.linux.route;

import io.hawser.linux.libc.Socket;
import io.hawser.linux.netlink.NetlinkDumpHandler;
import io.hawser.linux.netlink.NetlinkMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Collects the messages of one type and family that a dump brings. */
final class DumpCollector<T> implements NetlinkDumpHandler {
    private final List<T> values = new ArrayList<>();
    private final int type;
    private final int family;
    private final Function<NetlinkMessage, T> decoder;

    /**
     * @param family address family, AF_UNSPEC for any
     * @param decoder returns null for what is to be passed over
     */
    DumpCollector(final int type, final int family, final Function<NetlinkMessage, T> decoder) {
        this.type = type;
        this.family = family;
        this.decoder = decoder;
    }

    @Override
    public void onStart() {
        values.clear();
    }

    @Override
    public void onMessage(final NetlinkMessage message) {
        if (message.type() == type && isOfFamily(message)) {
            final T value = decoder.apply(message);
            if (value != null) {
                values.add(value);
            }
        }
    }

    List<T> values() {
        return values;
    }

    private boolean isOfFamily(final NetlinkMessage message) {
        return family == Socket.AF_UNSPEC
                || message.bodyLength() == 0
                || message.buffer().getByte(message.bodyOffset()) == family;
    }
}
