package io.hawser.cni.ipam;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Ranges of one family, out of which a pod gets one address.
 *
 * @param ranges in order, none overlapping another
 */
public record RangeSet(List<AddressRange> ranges) {
    /** @throws IllegalArgumentException if there are none, they mix families or overlap */
    public RangeSet {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("a list of ranges is empty");
        }
        for (int i = 0; i < ranges.size(); i++) {
            for (final AddressRange other : ranges.subList(i + 1, ranges.size())) {
                check(ranges.get(i), other);
            }
        }
    }

    /** IPv4 or IPv6. */
    public IpFamily family() {
        return ranges.get(0).subnet().family();
    }

    /** The range that the address is in. */
    public Optional<AddressRange> rangeOf(final IpAddress address) {
        return ranges.stream().filter(range -> range.contains(address)).findFirst();
    }

    /** By this name the place is remembered where the last choice was made. */
    public String name() {
        return ranges.stream().map(range -> range.first() + "-" + range.last()).collect(Collectors.joining(","));
    }

    /**
     * The first free address behind another, in a circle.
     *
     * @param after where the last choice was made; empty to begin at the beginning
     * @param taken tells who is not free
     * @return empty if none is free
     */
    Optional<IpAddress> next(final Optional<IpAddress> after, final Predicate<IpAddress> taken) {
        int at = 0;
        IpAddress from = ranges.get(0).first();
        if (after.isPresent()) {
            for (int i = 0; i < ranges.size(); i++) {
                if (ranges.get(i).contains(after.get())) {
                    at = i;
                    from = after.get().equals(ranges.get(i).last())
                            ? null
                            : after.get().plus(1);
                }
            }
        }
        // Once round, and the beginning of the first range once more.
        for (int i = 0; i <= ranges.size(); i++) {
            final AddressRange range = ranges.get((at + i) % ranges.size());
            final Optional<IpAddress> found =
                    i == 0 && from == null ? Optional.empty() : free(range, i == 0 ? from : range.first(), taken);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<IpAddress> free(
            final AddressRange range, final IpAddress from, final Predicate<IpAddress> taken) {
        IpAddress candidate = from;
        while (true) {
            if (range.contains(candidate) && !taken.test(candidate)) {
                return Optional.of(candidate);
            }
            if (candidate.compareTo(range.last()) >= 0) {
                return Optional.empty();
            }
            candidate = candidate.plus(1);
        }
    }

    private static void check(final AddressRange one, final AddressRange other) {
        if (one.subnet().family() != other.subnet().family()) {
            throw new IllegalArgumentException("ranges of " + one.subnet() + " and " + other.subnet()
                    + " stand in one list, but are of two families; give each family a list of its own");
        }
        if (one.first().compareTo(other.last()) <= 0 && other.first().compareTo(one.last()) <= 0) {
            throw new IllegalArgumentException("range " + one.first() + "-" + one.last() + " overlaps range "
                    + other.first() + "-" + other.last());
        }
    }
}
