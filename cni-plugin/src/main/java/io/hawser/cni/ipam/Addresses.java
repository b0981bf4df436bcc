package io.hawser.cni.ipam;

import io.hawser.linux.net.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which addresses are given, and where the last choice was made, so that one that was given back is not the next to be
 * given. It is what the store says, kept at hand. Not thread safe.
 */
public final class Addresses {
    /** So many that were given back are given again only when there is no other: somebody may still know them. */
    private static final int RESTING = 64;

    private final Set<IpAddress> taken = new HashSet<>();
    private final Set<IpAddress> resting = new LinkedHashSet<>();
    private final Map<String, IpAddress> cursors = new HashMap<>();
    private final Predicate<IpAddress> reserved;

    /** @param reserved addresses that are another's to give, asked for each that could be chosen */
    public Addresses(final Predicate<IpAddress> reserved) {
        this.reserved = reserved;
    }

    /**
     * An address that was chosen.
     *
     * @param address for the pod
     * @param range it is of
     */
    public record Choice(IpAddress address, AddressRange range) {}

    /**
     * Chooses one address of each set; nothing is taken by that.
     *
     * @param requested addresses that the pod must have; each must be of one of the sets
     * @throws IllegalStateException if a set has none left, or a requested one cannot be had
     */
    public List<Choice> choose(final List<RangeSet> sets, final List<IpAddress> requested) {
        final List<IpAddress> wanted = new ArrayList<>(requested);
        final List<Choice> choices = new ArrayList<>();
        for (final RangeSet set : sets) {
            final Optional<IpAddress> wish = wanted.stream()
                    .filter(address -> set.rangeOf(address).isPresent())
                    .findFirst();
            wish.ifPresent(wanted::remove);
            final IpAddress address = wish.isPresent() ? granted(wish.get()) : next(set);
            choices.add(new Choice(address, set.rangeOf(address).orElseThrow()));
        }
        if (!wanted.isEmpty()) {
            throw new IllegalStateException("requested address " + wanted.get(0) + " is not one that may be given");
        }
        return choices;
    }

    /** The addresses are somebody's from now on. */
    public void take(final List<IpAddress> addresses) {
        taken.addAll(addresses);
    }

    /** The addresses are nobody's any more. */
    public void release(final List<IpAddress> addresses) {
        taken.removeAll(addresses);
        resting.removeAll(addresses);
        resting.addAll(addresses);
        final Iterator<IpAddress> oldest = resting.iterator();
        while (resting.size() > RESTING) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Whether it is somebody's. */
    public boolean isTaken(final IpAddress address) {
        return taken.contains(address);
    }

    /** How many are somebody's. */
    public int size() {
        return taken.size();
    }

    /** The next choice of this set begins behind the address. */
    public void moveCursor(final String set, final IpAddress address) {
        cursors.put(set, address);
    }

    /** Where each set's last choice was made. */
    public Map<String, IpAddress> cursors() {
        return Map.copyOf(cursors);
    }

    private IpAddress granted(final IpAddress address) {
        if (taken.contains(address)) {
            throw new IllegalStateException("requested address " + address + " is another's already");
        }
        if (reserved.test(address)) {
            throw new IllegalStateException(
                    "requested address " + address + " is another's already, by the plugin host-local");
        }
        return address;
    }

    private IpAddress next(final RangeSet set) {
        final Optional<IpAddress> after = Optional.ofNullable(cursors.get(set.name()));
        return set.next(
                        after,
                        address -> taken.contains(address) || resting.contains(address) || reserved.test(address))
                .or(() -> longestAtRest(set))
                .orElseThrow(() -> new IllegalStateException("no address is left in " + set.name()
                        + "; remove pods, or what a runtime forgot with GC, or give the node a larger subnet"));
    }

    private Optional<IpAddress> longestAtRest(final RangeSet set) {
        return resting.stream()
                .filter(address ->
                        !taken.contains(address) && set.rangeOf(address).isPresent() && !reserved.test(address))
                .findFirst();
    }
}
