package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.MacAddress;

/**
 * Which hardware address an IP address has on a link.
 *
 * @param ifindex index of the link
 * @param address the IP address
 * @param lladdr the hardware address; null if not known, or not an Ethernet one
 * @param state what the kernel believes of it
 * @param flags {@link Ntf}
 */
public record Neighbour(int ifindex, IpAddress address, MacAddress lladdr, NeighbourState state, int flags) {
    /**
     * What tells neighbours apart.
     *
     * @param ifindex index of the link
     * @param address the IP address
     */
    public record Key(int ifindex, IpAddress address) {}

    /** One that stays until it is deleted. */
    public static Neighbour permanent(final int ifindex, final IpAddress address, final MacAddress lladdr) {
        return new Neighbour(ifindex, address, lladdr, NeighbourState.PERMANENT, 0);
    }

    /** What tells it apart in the kernel. */
    public Key key() {
        return new Key(ifindex, address);
    }

    /** As {@code ip neigh} writes it, with the link's index. */
    @Override
    public String toString() {
        final StringBuilder text =
                new StringBuilder().append(address).append(" dev ").append(ifindex);
        if (lladdr != null) {
            text.append(" lladdr ").append(lladdr);
        }
        if ((flags & Ntf.NTF_ROUTER) != 0) {
            text.append(" router");
        }
        if ((flags & Ntf.NTF_PROXY) != 0) {
            text.append(" proxy");
        }
        if ((flags & Ntf.NTF_EXT_LEARNED) != 0) {
            text.append(" extern_learn");
        }
        return text.append(' ').append(state).toString();
    }
}
