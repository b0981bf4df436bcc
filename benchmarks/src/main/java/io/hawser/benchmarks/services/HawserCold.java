package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Stopwatch;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.ipvs.nftables.NftablesPlane;
import io.hawser.proxy.service.ServiceTable;
import java.util.Optional;

/** The whole table by a plane that finds nothing in place, until the kernel has acknowledged it. */
final class HawserCold extends LabVariant {
    private final Catalogue catalogue;
    private Optional<ServiceHost> host = Optional.empty();
    private ServiceTable table = ServiceTable.EMPTY;

    HawserCold(final Catalogue catalogue) {
        super(ServicesSuite.HAWSER);
        this.catalogue = catalogue;
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        host = Optional.of(ServiceHost.in(lab));
        table = catalogue.table();
    }

    @Override
    public Sample measure() throws Exception {
        final ServiceHost node = host.orElseThrow();
        try (NftablesPlane plane = node.host().call(() -> NftablesPlane.open(Catalogue.VIEW))) {
            final Sample sample = Stopwatch.time(() -> plane.apply(table));
            node.requireElements(catalogue.services() * catalogue.endpoints());
            node.empty();
            return sample;
        }
    }
}
