package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * struct rtnexthop (linux/rtnetlink.h): length (16 bits), flags (8), weight less one (8), link index (32); attributes
 * follow. And struct rtvia: family (16 bits), address.
 */
final class RtNextHop {
    static final int LENGTH = 8;
    static final int RTNH_LEN_OFFSET = 0;
    static final int RTNH_FLAGS_OFFSET = 2;
    static final int RTNH_HOPS_OFFSET = 3;
    static final int RTNH_IFINDEX_OFFSET = 4;

    static final int RTVIA_ADDR_OFFSET = 2;

    private RtNextHop() {}

    static int viaLength(final IpAddress gateway) {
        return RTVIA_ADDR_OFFSET + gateway.length();
    }

    static void putVia(final UnsafeBuffer memory, final int at, final IpAddress gateway) {
        memory.putShort(at, (short) gateway.family().addressFamily());
        gateway.write(memory, at + RTVIA_ADDR_OFFSET);
    }
}
