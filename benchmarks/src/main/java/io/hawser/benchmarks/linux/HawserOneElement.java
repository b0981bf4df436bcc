package io.hawser.benchmarks.linux;

/** One element in a transaction of its own, until the kernel has acknowledged it. */
final class HawserOneElement extends OneElement {
    HawserOneElement(final EndpointMap map, final int times) {
        super("hawser", map, times);
    }

    @Override
    void add(final Ruleset rules, final int number) {
        EndpointMap.write(rules.transaction().clear().createElements(EndpointMap.MAP), number);
        rules.transaction().commit();
    }

    @Override
    void delete(final Ruleset rules, final int number) {
        EndpointMap.writeKey(rules.transaction().clear().deleteElements(EndpointMap.MAP), number);
        rules.transaction().commit();
    }
}
