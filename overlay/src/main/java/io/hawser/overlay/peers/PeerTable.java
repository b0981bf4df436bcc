package io.hawser.overlay.peers;

import io.hawser.linux.net.IpPrefix;
import java.util.Collection;
import java.util.List;

/** All peers and this node's own subnets. Immutable: any number of threads look things up at once, without a lock. */
public final class PeerTable {
    /** Nobody, and nothing is ours. */
    public static final PeerTable EMPTY = new PeerTable(List.of(), List.of());

    private final List<Peer> peers;
    private final List<IpPrefix> own;
    private final PrefixRanges v4;
    private final PrefixRanges v6;
    private final PrefixRanges ownV4;
    private final PrefixRanges ownV6;
    private final PrefixRanges publicV4;
    private final PrefixRanges publicV6;

    /**
     * @param peers the other nodes' subnets
     * @param own this node's
     */
    public PeerTable(final Collection<Peer> peers, final Collection<IpPrefix> own) {
        this.peers = List.copyOf(peers);
        this.own = List.copyOf(own);
        v4 = ranges(this.peers, true);
        v6 = ranges(this.peers, false);
        final List<Peer> self =
                own.stream().map(subnet -> Peer.of(subnet, subnet.address())).toList();
        ownV4 = ranges(self, true);
        ownV6 = ranges(self, false);
        final List<Peer> ends = peers.stream()
                .map(peer -> Peer.of(IpPrefix.host(peer.publicIp()), peer.publicIp()))
                .toList();
        publicV4 = ranges(ends, true);
        publicV6 = ranges(ends, false);
    }

    /** The peers. */
    public List<Peer> peers() {
        return peers;
    }

    /** This node's subnets. */
    public List<IpPrefix> own() {
        return own;
    }

    /** The peer whose subnet holds an address, the longest prefix winning; null if there is none. */
    public Peer find(final boolean isV4, final long high, final long low) {
        return (isV4 ? v4 : v6).find(high, low);
    }

    /** Whether an address lies in one of this node's subnets. */
    public boolean isOwn(final boolean isV4, final long high, final long low) {
        return (isV4 ? ownV4 : ownV6).find(high, low) != null;
    }

    /** Whether a tunnel ends at this address. */
    public boolean isPublicIp(final boolean isV4, final long high, final long low) {
        return (isV4 ? publicV4 : publicV6).find(high, low) != null;
    }

    private static PrefixRanges ranges(final List<Peer> all, final boolean isV4) {
        return PrefixRanges.of(all.stream()
                .filter(peer -> peer.subnet().address().isV4() == isV4)
                .toList());
    }
}
