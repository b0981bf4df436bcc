package io.hawser.ipvs.nftables;

import io.hawser.linux.nftables.data.Bytes;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * A service port as it is programmed.
 *
 * @param service what it is
 * @param key its ClusterIP, protocol and port
 * @param cluster indexes of the endpoints for policy Cluster; none if no traffic needs them
 * @param local indexes of the endpoints for policy Local; none if no policy is Local
 */
record Programmed(ServicePort service, Bytes key, Slots cluster, Slots local) {
    /** Chooses indexes. */
    interface Indexes {
        Slots slots(Bytes key, Pool pool, List<Endpoint> wanted);
    }

    static Programmed of(final ServicePort service, final Indexes indexes) {
        final Policies policies = service.policies();
        final boolean external = service.frontends().isExternal();
        final boolean usesLocal =
                policies.internal() == TrafficPolicy.LOCAL || (external && policies.external() == TrafficPolicy.LOCAL);
        // Pods and this node reach external frontends as if their policy was Cluster, whatever it is.
        final boolean usesCluster = policies.internal() == TrafficPolicy.CLUSTER || external;
        final Bytes key = Keys.service(service);
        return new Programmed(
                service,
                key,
                indexes.slots(key, Pool.CLUSTER, usesCluster ? service.clusterEndpoints() : List.of()),
                indexes.slots(key, Pool.LOCAL, usesLocal ? service.localEndpoints() : List.of()));
    }

    Slots slots(final Pool pool) {
        return pool == Pool.CLUSTER ? cluster : local;
    }

    /** Keys of all frontends but the ClusterIP. */
    List<Bytes> external() {
        final Frontends frontends = service.frontends();
        final List<Bytes> keys = new ArrayList<>();
        frontends.loadBalancerIps().forEach(address -> keys.add(Keys.frontend(service, address, frontends.port())));
        frontends.externalIps().forEach(address -> keys.add(Keys.frontend(service, address, frontends.port())));
        if (frontends.nodePort() != 0) {
            keys.add(Keys.nodePort(service));
        }
        return keys.stream().distinct().toList();
    }
}
