package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Stopwatch;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.ipvs.director.IpvsPlane;
import io.hawser.proxy.service.ServiceTable;
import java.util.Optional;

/** The whole table by a plane of IPVS that finds nothing in place, its table of nf_tables and routes included. */
final class HawserIpvsCold extends LabVariant {
    private final Catalogue catalogue;
    private Optional<Lab> lab = Optional.empty();
    private int hosts;
    private ServiceTable table = ServiceTable.EMPTY;

    HawserIpvsCold(final Catalogue catalogue) {
        super(IpvsHost.HAWSER);
        this.catalogue = catalogue;
    }

    @Override
    public Optional<String> unavailable() {
        return IpvsHost.unavailable();
    }

    @Override
    protected void openIn(final Lab opened) throws Exception {
        lab = Optional.of(opened);
        table = catalogue.table();
    }

    @Override
    public Sample measure() throws Exception {
        final IpvsHost node = IpvsHost.fresh(lab.orElseThrow(), ++hosts);
        try (IpvsPlane plane = node.host().call(() -> IpvsPlane.open(Catalogue.VIEW))) {
            final Sample sample = Stopwatch.time(() -> plane.apply(table));
            node.requireDestinations(catalogue.services() * catalogue.endpoints());
            plane.cleanUp();
            return sample;
        }
    }
}
