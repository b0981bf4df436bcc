package io.hawser.overlay.peers;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * Longest-prefix look-up in flat arrays: the prefixes of one family, cut into ranges that do not overlap and lie in
 * order, so that a look-up is one binary search whatever the prefixes' lengths are. Immutable.
 */
final class PrefixRanges {
    private final long[] high;
    private final long[] low;
    private final Peer[] owners;

    private PrefixRanges(final List<Range> ranges) {
        high = ranges.stream().mapToLong(range -> range.from().high()).toArray();
        low = ranges.stream().mapToLong(range -> range.from().low()).toArray();
        owners = ranges.stream().map(Range::owner).toArray(Peer[]::new);
    }

    /** From here to the next range: {@code owner}, or nobody. */
    private record Range(IpAddress from, Peer owner) {}

    /** The ranges of peers of one family. Of two with the same prefix the later one counts. */
    static PrefixRanges of(final Collection<Peer> peers) {
        final List<Range> ranges = new ArrayList<>();
        final Deque<Peer> around = new ArrayDeque<>();
        final List<Peer> sorted = new ArrayList<>(peers);
        sorted.sort((one, other) -> {
            final int byAddress = first(one).compareTo(first(other));
            return byAddress != 0
                    ? byAddress
                    : Integer.compare(one.subnet().length(), other.subnet().length());
        });
        for (final Peer peer : sorted) {
            close(around, first(peer), ranges);
            begin(first(peer), peer, ranges);
            around.push(peer);
        }
        close(around, null, ranges);
        return new PrefixRanges(ranges);
    }

    /** The owner of the longest prefix around an address; null if there is none. */
    Peer find(final long addressHigh, final long addressLow) {
        int from = 0;
        int to = owners.length;
        while (from < to) {
            final int middle = (from + to) >>> 1;
            if (isAfter(middle, addressHigh, addressLow)) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from == 0 ? null : owners[from - 1];
    }

    private boolean isAfter(final int index, final long addressHigh, final long addressLow) {
        final int byHigh = Long.compareUnsigned(high[index], addressHigh);
        return byHigh != 0 ? byHigh > 0 : Long.compareUnsigned(low[index], addressLow) > 0;
    }

    private static IpAddress first(final Peer peer) {
        return peer.subnet().network().address();
    }

    /** Ends the prefixes that do not reach {@code next}; all of them if it is null. */
    private static void close(final Deque<Peer> around, final IpAddress next, final List<Range> ranges) {
        while (!around.isEmpty() && (next == null || !around.peek().subnet().contains(next))) {
            final IpPrefix ended = around.pop().subnet();
            final IpAddress last = ended.last();
            if (!isHighest(last)) {
                begin(last.plus(1), around.peek(), ranges);
            }
        }
    }

    private static void begin(final IpAddress from, final Peer owner, final List<Range> ranges) {
        final int last = ranges.size() - 1;
        if (last >= 0 && ranges.get(last).from().equals(from)) {
            ranges.remove(last);
        }
        ranges.add(new Range(from, owner));
    }

    private static boolean isHighest(final IpAddress address) {
        return address.isV4() ? address.low() == 0xffff_ffffL : address.high() == -1 && address.low() == -1;
    }
}
