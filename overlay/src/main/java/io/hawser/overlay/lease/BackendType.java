package io.hawser.overlay.lease;

/**
 * What carries a node's packets, as its lease says.
 *
 * @param name Flannel's name; empty for {@code udp} and {@code alloc}, which leave it out
 */
public record BackendType(String name) {
    /** The kernel's VXLAN device. */
    public static final BackendType VXLAN = new BackendType("vxlan");
    /** Plain routes. */
    public static final BackendType HOST_GW = new BackendType("host-gw");
    /** No name: what {@code udp} and {@code alloc} write. */
    public static final BackendType UNNAMED = new BackendType("");

    /** Whether Hawser can reach a node with this backend, given the same configuration. */
    public boolean isKnown() {
        return equals(VXLAN) || equals(HOST_GW) || equals(UNNAMED);
    }

    /** The name for people to read. */
    @Override
    public String toString() {
        return name.isEmpty() ? "udp or alloc" : name;
    }
}
