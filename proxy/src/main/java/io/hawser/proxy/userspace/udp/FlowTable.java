package io.hawser.proxy.userspace.udp;

import java.util.function.Consumer;

/** The flows of one listener by their clients' address and port. Looking up allocates nothing. Not thread safe. */
final class FlowTable {
    private static final int FIRST_LENGTH = 64;

    private UdpFlow[] buckets = new UdpFlow[FIRST_LENGTH];
    private int size;

    /** The flow of a client, or null. */
    UdpFlow get(final long high, final long low, final int port) {
        UdpFlow flow = buckets[bucket(high, low, port, buckets.length)];
        while (flow != null && !flow.isOf(high, low, port)) {
            flow = flow.nextInBucket;
        }
        return flow;
    }

    void put(final UdpFlow flow) {
        if (size >= buckets.length) {
            grow();
        }
        insert(buckets, flow);
        size++;
    }

    void remove(final UdpFlow flow) {
        final int at = bucket(flow, buckets.length);
        UdpFlow before = null;
        UdpFlow here = buckets[at];
        while (here != null && here != flow) {
            before = here;
            here = here.nextInBucket;
        }
        if (here == null) {
            return;
        }
        if (before == null) {
            buckets[at] = here.nextInBucket;
        } else {
            before.nextInBucket = here.nextInBucket;
        }
        size--;
    }

    /** Calls for each flow, which may be removed meanwhile. */
    void forEach(final Consumer<UdpFlow> handler) {
        for (UdpFlow flow : buckets) {
            while (flow != null) {
                final UdpFlow following = flow.nextInBucket;
                handler.accept(flow);
                flow = following;
            }
        }
    }

    private void grow() {
        final UdpFlow[] larger = new UdpFlow[buckets.length * 2];
        for (UdpFlow flow : buckets) {
            while (flow != null) {
                final UdpFlow following = flow.nextInBucket;
                insert(larger, flow);
                flow = following;
            }
        }
        buckets = larger;
    }

    private static void insert(final UdpFlow[] into, final UdpFlow flow) {
        final int at = bucket(flow, into.length);
        flow.nextInBucket = into[at];
        into[at] = flow;
    }

    private static int bucket(final UdpFlow flow, final int length) {
        return bucket(flow.client().high(), flow.client().low(), flow.port(), length);
    }

    private static int bucket(final long high, final long low, final int port, final int length) {
        final long mixed = (high * 31 + low) * 0x9e37_79b9_7f4a_7c15L + port * 0xc2b2_ae3d_27d4_eb4fL;
        return (int) (mixed ^ mixed >>> 32 ^ mixed >>> 17) & length - 1;
    }
}
