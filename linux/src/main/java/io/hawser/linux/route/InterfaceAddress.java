package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;

/**
 * An address of a link.
 *
 * @param ifindex index of the link
 * @param prefix the address with the length of its network; of the peer's network where there is a peer
 * @param peer the far end of a point-to-point link, or null
 * @param broadcast IPv4 broadcast address, or null
 * @param scope {@link RtScope}: how far it is valid
 * @param flags {@link IfaF}
 * @param label IPv4 label, the link's name or one that begins with it; empty for the kernel's choice and for IPv6
 * @param preferredSeconds how long it is taken for new connections, or {@link #FOREVER}
 * @param validSeconds how long it stays, or {@link #FOREVER}
 */
public record InterfaceAddress(
        int ifindex,
        IpPrefix prefix,
        IpAddress peer,
        IpAddress broadcast,
        int scope,
        int flags,
        String label,
        long preferredSeconds,
        long validSeconds) {
    /** A lifetime without end. */
    public static final long FOREVER = 0xffff_ffffL;

    /**
     * What tells addresses apart.
     *
     * @param ifindex index of the link
     * @param prefix the address and the length of its network
     * @param peer the far end, or null
     */
    public record Key(int ifindex, IpPrefix prefix, IpAddress peer) {}

    /** An address that stays, valid everywhere. */
    public static InterfaceAddress of(final int ifindex, final IpPrefix prefix) {
        final int scope = RtScope.RT_SCOPE_UNIVERSE;
        return new InterfaceAddress(ifindex, prefix, null, null, scope, 0, "", FOREVER, FOREVER);
    }

    /** This, with the far end of a point-to-point link. */
    public InterfaceAddress withPeer(final IpAddress address) {
        return new InterfaceAddress(
                ifindex, prefix, address, broadcast, scope, flags, label, preferredSeconds, validSeconds);
    }

    /** This, with a broadcast address. */
    public InterfaceAddress withBroadcast(final IpAddress address) {
        return new InterfaceAddress(
                ifindex, prefix, peer, address, scope, flags, label, preferredSeconds, validSeconds);
    }

    /** This, with another scope. */
    public InterfaceAddress withScope(final int value) {
        return new InterfaceAddress(
                ifindex, prefix, peer, broadcast, value, flags, label, preferredSeconds, validSeconds);
    }

    /** This, with these flags of {@link IfaF} beside its own. */
    public InterfaceAddress withFlags(final int more) {
        return new InterfaceAddress(
                ifindex, prefix, peer, broadcast, scope, flags | more, label, preferredSeconds, validSeconds);
    }

    /** This, with an IPv4 label. */
    public InterfaceAddress withLabel(final String text) {
        return new InterfaceAddress(
                ifindex, prefix, peer, broadcast, scope, flags, text, preferredSeconds, validSeconds);
    }

    /** This, with an end. */
    public InterfaceAddress withLifetime(final long preferred, final long valid) {
        return new InterfaceAddress(ifindex, prefix, peer, broadcast, scope, flags, label, preferred, valid);
    }

    /** What tells it apart in the kernel. */
    public Key key() {
        return new Key(ifindex, prefix, peer);
    }

    /** The address alone. */
    public IpAddress address() {
        return prefix.address();
    }

    /** The family of the address. */
    public IpFamily family() {
        return prefix.family();
    }

    /** Whether it stays until it is deleted. */
    public boolean isPermanent() {
        return validSeconds == FOREVER;
    }

    /** As {@code ip addr} writes it, with the link's index. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        if (peer == null) {
            text.append(prefix);
        } else {
            text.append(prefix.address())
                    .append(" peer ")
                    .append(peer)
                    .append('/')
                    .append(prefix.length());
        }
        if (broadcast != null) {
            text.append(" broadcast ").append(broadcast);
        }
        text.append(" dev ").append(ifindex);
        if (!label.isEmpty()) {
            text.append(" label ").append(label);
        }
        text.append((flags & IfaF.IFA_F_NODAD) != 0 ? " nodad" : "")
                .append((flags & IfaF.IFA_F_NOPREFIXROUTE) != 0 ? " noprefixroute" : "")
                .append(scope == RtScope.RT_SCOPE_UNIVERSE ? "" : " scope " + scope);
        if (validSeconds != FOREVER) {
            text.append(" valid_lft ").append(validSeconds);
        }
        if (preferredSeconds != FOREVER) {
            text.append(" preferred_lft ").append(preferredSeconds);
        }
        return text.toString();
    }
}
