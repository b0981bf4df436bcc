package io.hawser.overlay.datapath;

import io.hawser.linux.tun.TunQueue;
import io.hawser.overlay.coalesce.PacketWriter;

/** Gives packets to the device. Not thread safe. */
final class Delivery implements PacketWriter {
    private final TunQueue queue;
    private final DatapathCounters counters;

    Delivery(final TunQueue queue, final DatapathCounters counters) {
        this.queue = queue;
        this.counters = counters;
    }

    @Override
    public void write(final long iovec, final int count) {
        final int result = queue.writev(iovec, count);
        counters.increment(result > 0 ? DatapathCounter.DELIVERED_PACKETS : DatapathCounter.DELIVERY_REFUSED);
    }
}
