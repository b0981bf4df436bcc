package io.hawser.benchmarks.services;

import io.hawser.benchmarks.topology.Lab;
import io.hawser.ipvs.nftables.NftablesPlane;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.ServiceTable;
import java.util.List;
import java.util.Optional;

/** From the endpoints of one service to the acknowledged transaction: table, difference, elements. */
final class HawserOneChange extends OneChange {
    private Optional<NftablesPlane> plane = Optional.empty();
    private ServiceTable table = ServiceTable.EMPTY;

    HawserOneChange(final Catalogue catalogue, final int changes) {
        super(ServicesSuite.HAWSER, catalogue, changes);
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final NftablesPlane opened = ServiceHost.in(lab).plane(lab);
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
