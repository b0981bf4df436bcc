package io.hawser.benchmarks.services;

import io.hawser.benchmarks.topology.Lab;
import io.hawser.ipvs.director.IpvsPlane;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.ServiceTable;
import java.util.List;
import java.util.Optional;

/** From the endpoints of one service to the acknowledged change: table, difference, destinations. */
final class HawserIpvsOneChange extends OneChange {
    private Optional<IpvsPlane> plane = Optional.empty();
    private ServiceTable table = ServiceTable.EMPTY;

    HawserIpvsOneChange(final Catalogue catalogue, final int changes) {
        super(IpvsHost.HAWSER, catalogue, changes);
    }

    @Override
    public Optional<String> unavailable() {
        return IpvsHost.unavailable();
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final IpvsPlane opened = IpvsHost.in(lab).plane(lab);
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
