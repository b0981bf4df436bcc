package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.service.ServiceTable;
import java.util.Optional;

/** The whole table by a plane that finds nothing in place, until the kernel has acknowledged it. */
final class HawserCold extends LabVariant {
    private final KernelPlane kind;
    private final Catalogue catalogue;
    private Optional<ServiceHost> host = Optional.empty();
    private ServiceTable table = ServiceTable.EMPTY;

    HawserCold(final KernelPlane kind, final Catalogue catalogue) {
        super(kind.variant());
        this.kind = kind;
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
        try (DataPlane plane = node.host().call(kind::open)) {
            final Sample sample = Cold.measure(() -> plane.apply(table));
            kind.require(node, catalogue.services() * catalogue.endpoints());
            node.empty();
            return sample;
        }
    }
}
