package io.hawser.ipvs.director;

import io.hawser.linux.ipvs.IpvsDestination;
import io.hawser.linux.ipvs.IpvsService;
import io.hawser.linux.ipvs.IpvsServiceKey;
import java.util.List;

/**
 * A virtual service as it should be.
 *
 * @param service what it is
 * @param drains whether destinations that go are left without new connections until they have none
 * @param destinations where it leads, none twice
 */
record VirtualServer(IpvsService service, boolean drains, List<IpvsDestination> destinations) {
    VirtualServer {
        destinations = List.copyOf(destinations);
    }

    IpvsServiceKey key() {
        return service.key();
    }
}
