package io.hawser.proxy.testing;

import io.hawser.linux.nftables.ListedCounter;
import io.hawser.linux.nftables.NfFamily;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.testing.TestNamespace;
import java.util.List;

/** Counts how a place is told that nobody answers: by resets, and by ICMP messages. */
final class Refusals {
    private static final Table TABLE = new Table(NfFamily.INET, "refusals");

    private final TestNamespace place;

    private Refusals(final TestNamespace place) {
        this.place = place;
    }

    static Refusals countedIn(final TestNamespace place) {
        place.run(List.of("nft", "-f", "-"), """
                table inet refusals {
                    counter resets { }
                    counter unreachable { }
                    chain arriving {
                        type filter hook prerouting priority -400;
                        tcp flags & rst == rst counter name resets
                        icmp type destination-unreachable icmp code port-unreachable counter name unreachable
                        icmpv6 type destination-unreachable icmpv6 code port-unreachable counter name unreachable
                    }
                }
                """);
        return new Refusals(place);
    }

    long resets() throws Exception {
        return count("resets");
    }

    long unreachable() throws Exception {
        return count("unreachable");
    }

    private long count(final String counter) throws Exception {
        try (Nftables nftables = place.call(Nftables::open)) {
            return nftables.counters(TABLE).stream()
                    .filter(listed -> listed.counter().name().equals(counter))
                    .map(ListedCounter::count)
                    .findFirst()
                    .orElseThrow()
                    .packets();
        }
    }
}
