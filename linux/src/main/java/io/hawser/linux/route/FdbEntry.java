package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.MacAddress;

/**
 * Where a link sends frames for a hardware address: the far end of a tunnel in a vxlan device's own table, or the port
 * itself in the table of the bridge it belongs to.
 *
 * @param ifindex index of the link: the vxlan device, or the bridge's port
 * @param mac the hardware address; {@link MacAddress#ZERO} on a vxlan device for all that is not known
 * @param table which table holds it
 * @param destination address of the tunnel's far end; null in a bridge's table
 * @param state how long it stays
 * @param vlan VLAN it is for, or 0
 * @param port UDP port of the far end, or 0 for the device's
 * @param vni network identifier towards the far end, or 0 for the device's
 * @param via index of the link that leads to the far end, or 0 for the device's
 * @param flags {@link Ntf}, without NTF_SELF and NTF_MASTER, which {@code table} says
 */
public record FdbEntry(
        int ifindex,
        MacAddress mac,
        Table table,
        IpAddress destination,
        FdbState state,
        int vlan,
        int port,
        int vni,
        int via,
        int flags) {
    /** Whose table holds an entry. */
    public enum Table {
        /** The device's own: NTF_SELF. */
        SELF,
        /** That of the bridge the device is a port of: NTF_MASTER. */
        MASTER
    }

    /**
     * What tells entries apart. A vxlan device holds several destinations for {@link MacAddress#ZERO} and for groups
     * and, where they were appended, for any address, so that the destination is a part of it.
     *
     * @param ifindex index of the link
     * @param mac the hardware address
     * @param table which table holds it
     * @param destination the tunnel's far end, or null
     * @param vlan VLAN it is for
     */
    public record Key(int ifindex, MacAddress mac, Table table, IpAddress destination, int vlan) {}

    /** An entry of a vxlan device that stays until it is deleted. */
    public static FdbEntry remote(final int ifindex, final MacAddress mac, final IpAddress destination) {
        return new FdbEntry(ifindex, mac, Table.SELF, destination, FdbState.PERMANENT, 0, 0, 0, 0, 0);
    }

    /** An entry of the bridge that the link is a port of. */
    public static FdbEntry port(final int ifindex, final MacAddress mac, final FdbState state) {
        return new FdbEntry(ifindex, mac, Table.MASTER, null, state, 0, 0, 0, 0, 0);
    }

    /** What tells it apart in the kernel. */
    public Key key() {
        return new Key(ifindex, mac, table, destination, vlan);
    }

    /** As {@code bridge fdb} writes it, with the link's index. */
    @Override
    public String toString() {
        final StringBuilder text =
                new StringBuilder().append(mac).append(" dev ").append(ifindex);
        if (destination != null) {
            text.append(" dst ").append(destination);
        }
        append(text, "vlan", vlan);
        append(text, "port", port);
        append(text, "vni", vni);
        append(text, "via", via);
        return text.append(table == Table.SELF ? " self " : " master ")
                .append(state)
                .toString();
    }

    private static void append(final StringBuilder text, final String name, final int value) {
        if (value != 0) {
            text.append(' ').append(name).append(' ').append(value);
        }
    }
}
