package io.hawser.linux.route;

import io.hawser.linux.net.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * A network interface as the kernel reports it.
 *
 * @param index its number in its namespace, which never changes while it stays there
 * @param name its name
 * @param kind what it is, with the settings of its kind
 * @param hardwareType linux/if_arp.h: ARPHRD_*
 * @param flags {@link Iff}
 * @param operState operational state
 * @param mtu largest packet in bytes
 * @param mac hardware address; null where there is none, or not an Ethernet one
 * @param master index of the bridge or other master it belongs to, or 0
 * @param lower index of the link below it or, for a veth, of its peer; 0 if none
 * @param lowerNamespaceId the namespace of {@code lower} as the kernel numbers it in this one, or
 *     {@link #SAME_NAMESPACE}
 * @param alternativeNames further names that it is found by
 * @param txQueueLength packets queued for sending at most
 * @param gsoMaxSize bytes of the largest super-packet it takes to cut up
 * @param gsoMaxSegments packets a super-packet may be cut into
 * @param groMaxSize bytes of the largest super-packet it makes of those received; 0 from kernels that do not say
 * @param addrGenMode how it makes its IPv6 link-local address; null without IPv6
 * @param port settings as port of a bridge; null if it is none
 * @param alias a text that somebody left with it, or empty
 */
public record Link(
        int index,
        String name,
        LinkKind kind,
        int hardwareType,
        int flags,
        OperState operState,
        int mtu,
        MacAddress mac,
        int master,
        int lower,
        int lowerNamespaceId,
        List<String> alternativeNames,
        int txQueueLength,
        int gsoMaxSize,
        int gsoMaxSegments,
        int groMaxSize,
        AddrGenMode addrGenMode,
        BridgePort port,
        String alias) {
    /** Not in another namespace. */
    public static final int SAME_NAMESPACE = -1;

    /** The alternative names are copied. */
    public Link {
        alternativeNames = List.copyOf(alternativeNames);
    }

    /** Whether it was set up by an administrator or a daemon. */
    public boolean isUp() {
        return (flags & Iff.IFF_UP) != 0;
    }

    /** Whether the layer below carries: IFF_LOWER_UP, the carrier. */
    public boolean isLowerUp() {
        return (flags & Iff.IFF_LOWER_UP) != 0;
    }

    /** Whether it is the loopback. */
    public boolean isLoopback() {
        return (flags & Iff.IFF_LOOPBACK) != 0;
    }

    /** Whether it takes packets for any destination. */
    public boolean isPromiscuous() {
        return (flags & Iff.IFF_PROMISC) != 0;
    }

    /** The settings of its kind, if it is of that kind. */
    public <K extends LinkKind> Optional<K> kind(final Class<K> type) {
        return type.isInstance(kind) ? Optional.of(type.cast(kind)) : Optional.empty();
    }

    /** This link, for requests about it. */
    public LinkRef ref() {
        return LinkRef.index(index);
    }

    /** Index, name and kind. */
    @Override
    public String toString() {
        return index + ": " + name + (kind.name().isEmpty() ? "" : " " + kind);
    }
}
