package io.hawser.ipvs.netfilter;

import io.hawser.linux.net.IpPrefix;
import java.util.List;
import java.util.TreeSet;

/** Ranges as sets of intervals take them. */
public final class SourceRanges {
    private SourceRanges() {}

    /** The ranges, without those that lie within others: the kernel refuses ranges that overlap. */
    public static List<IpPrefix> withoutNested(final List<IpPrefix> ranges) {
        return new TreeSet<>(ranges.stream().map(IpPrefix::network).toList())
                .stream()
                        .filter(range -> ranges.stream()
                                .noneMatch(other -> other.length() < range.length() && other.contains(range)))
                        .toList();
    }
}
