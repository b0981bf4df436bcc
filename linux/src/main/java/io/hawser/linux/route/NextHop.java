package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;

/**
 * Where a route leads.
 *
 * @param gateway the router, of either family; null if the destination itself is on the link
 * @param oif index of the link, or 0
 * @param onlink whether the gateway is taken to be on the link though no route says so
 * @param weight its share of a route with several next hops, 1 to 256
 */
public record NextHop(IpAddress gateway, int oif, boolean onlink, int weight) {
    /** @throws IllegalArgumentException for a weight that cannot be */
    public NextHop {
        if (weight < 1 || weight > 256) {
            throw new IllegalArgumentException("weight " + weight + " of a next hop is not within 1 and 256");
        }
    }

    /** The destination itself, on the link of this index. */
    public static NextHop direct(final int oif) {
        return new NextHop(null, oif, false, 1);
    }

    /** Through a router. */
    public static NextHop via(final IpAddress gateway, final int oif) {
        return new NextHop(gateway, oif, false, 1);
    }

    /** This, with another weight. */
    public NextHop withWeight(final int share) {
        return share == weight ? this : new NextHop(gateway, oif, onlink, share);
    }

    /** As {@code ip route} writes it, with the link's index. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        if (gateway != null) {
            text.append("via ").append(gateway);
        }
        if (oif != 0) {
            text.append(text.isEmpty() ? "" : " ").append("dev ").append(oif);
        }
        return text.append(onlink ? " onlink" : "").toString();
    }
}
