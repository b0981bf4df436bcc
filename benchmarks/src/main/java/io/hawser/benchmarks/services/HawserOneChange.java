package io.hawser.benchmarks.services;

import io.hawser.benchmarks.topology.Lab;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.ServiceTable;
import java.util.List;
import java.util.Optional;

/** From the endpoints of one service to the acknowledged transaction: table, difference, what is written. */
final class HawserOneChange extends OneChange {
    private final KernelPlane kind;
    private Optional<DataPlane> plane = Optional.empty();
    private ServiceTable table = ServiceTable.EMPTY;

    HawserOneChange(final KernelPlane kind, final Catalogue catalogue, final int changes) {
        super(kind.variant(), catalogue, changes);
        this.kind = kind;
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final DataPlane opened = ServiceHost.in(lab).plane(kind, lab);
        table = catalogue().table();
        opened.apply(table);
        plane = Optional.of(opened);
    }

    @Override
    void change(final int service, final List<Endpoint> endpoints) {
        table = Catalogue.with(table, service, endpoints);
        plane.orElseThrow().apply(table);
    }
}
