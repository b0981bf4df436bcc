package io.hawser.benchmarks.services;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.ServiceTable;
import java.util.List;
import java.util.stream.IntStream;

/** Through services that the plane programmed. */
final class HawserConnect extends Connect {
    private final KernelPlane kind;

    HawserConnect(final KernelPlane kind, final int services, final int connections) {
        super(kind.variant(), services, connections);
        this.kind = kind;
    }

    @Override
    void programme(final Lab lab, final Host node, final int count, final List<Endpoint> endpoints) throws Exception {
        ServiceHost.on(lab, node)
                .plane(kind, lab)
                .apply(ServiceTable.of(IntStream.range(0, count)
                        .mapToObj(number -> Catalogue.service(number, endpoints))
                        .toList()));
    }
}
