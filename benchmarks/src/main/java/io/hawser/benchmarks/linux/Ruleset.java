package io.hawser.benchmarks.linux;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.linux.nftables.Element;
import io.hawser.linux.nftables.ElementHandler;
import io.hawser.linux.nftables.ElementView;
import io.hawser.linux.nftables.ElementWriter;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import java.util.List;

/** The nf_tables of a host that has an {@link EndpointMap} now and then. */
final class Ruleset {
    /** Time for the kernel to free in the background what was deleted, so that the next to be measured has it quiet. */
    private static final int FREEING_MS = 200;

    private final Host host;
    private final Nftables nftables;
    private final EndpointMap map;
    private final NfTransaction transaction;

    private Ruleset(final Host host, final Nftables nftables, final EndpointMap map) {
        this.host = host;
        this.nftables = nftables;
        this.map = map;
        this.transaction = nftables.newTransaction();
    }

    static Ruleset in(final Lab lab, final EndpointMap map) throws Exception {
        final Host host = lab.host("nftables");
        final Nftables nftables = lab.keep(() -> host.call(Nftables::open), Nftables::close);
        return new Ruleset(host, nftables, map);
    }

    Host host() {
        return host;
    }

    /** The only transaction, for reuse. */
    NfTransaction transaction() {
        return transaction;
    }

    /** Makes the table, the map and its elements in one transaction, as Hawser does it. */
    void load() {
        transaction.clear().add(EndpointMap.TABLE).add(EndpointMap.MAP);
        final ElementWriter elements = transaction.addElements(EndpointMap.MAP);
        for (int number = 0; number < map.size(); number++) {
            EndpointMap.write(elements, number);
        }
        transaction.commit();
    }

    /** What the kernel has in the map. */
    List<Element> elements() {
        return nftables.elements(EndpointMap.MAP);
    }

    /** Makes sure that the kernel has the whole map, and nothing else in it. */
    void requireLoaded() {
        final ElementCount count = new ElementCount();
        nftables.elements(EndpointMap.MAP, count);
        if (count.elements != map.size()) {
            throw new IllegalStateException(
                    EndpointMap.MAP + " has " + count.elements + " elements instead of " + map.size());
        }
    }

    void delete() throws InterruptedException {
        transaction.clear().delete(EndpointMap.TABLE).commit();
        Thread.sleep(FREEING_MS);
    }

    private static final class ElementCount implements ElementHandler {
        private int elements;

        @Override
        public void onStart() {
            elements = 0;
        }

        @Override
        public void onElement(final ElementView element) {
            elements++;
        }
    }
}
