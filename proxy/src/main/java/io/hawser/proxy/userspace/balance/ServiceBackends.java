package io.hawser.proxy.userspace.balance;

import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.ServicePort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The backends of one service port, over all its changes: connections counted and clients kept go on. {@link #use} is
 * for one thread, the rest for any.
 */
public final class ServiceBackends {
    private final Balancing balancing;
    private final Affinity byCluster = new Affinity();
    private final Affinity byLocal = new Affinity();
    private volatile State state;

    private record State(ServicePort port, Map<Endpoint, Backend> known, BackendSet cluster, BackendSet local) {}

    /** Of a service port, to begin with. */
    public ServiceBackends(final ServicePort port, final Balancing balancing) {
        this.balancing = balancing;
        state = state(port, Map.of());
    }

    /** The service port as it is served now. */
    public ServicePort port() {
        return state.port;
    }

    /** Serves it so from now on; connections there are stay as they are. */
    public void use(final ServicePort port) {
        final State before = state;
        state = state(port, before.known);
        final Policies policies = port.policies();
        if (policies.affinitySeconds() == 0) {
            byCluster.clear();
            byLocal.clear();
        }
    }

    /**
     * Chooses where a connection goes.
     *
     * @param policyLocal whether this node's endpoints alone may be chosen
     * @param client who connects
     * @param tried those that failed already
     * @return null if there is none
     */
    public Backend choose(final boolean policyLocal, final IpAddress client, final List<Backend> tried) {
        final State now = state;
        final BackendSet set = policyLocal ? now.local : now.cluster;
        final int seconds = now.port.policies().affinitySeconds();
        if (seconds == 0) {
            return set.choose(tried);
        }
        final Affinity affinity = policyLocal ? byLocal : byCluster;
        final Endpoint kept = affinity.endpointOf(client, seconds);
        Backend backend = kept == null ? null : set.of(kept);
        if (backend == null || tried.contains(backend)) {
            backend = set.choose(tried);
        }
        if (backend != null) {
            affinity.keep(client, backend.endpoint(), seconds);
        }
        return backend;
    }

    /** Whether new connections may still go there; those to one that may not are left to end by themselves. */
    public boolean serves(final Backend backend) {
        final State now = state;
        return now.cluster.contains(backend) || now.local.contains(backend);
    }

    private State state(final ServicePort port, final Map<Endpoint, Backend> before) {
        final Map<Endpoint, Backend> known = new HashMap<>();
        final BackendSet cluster = set(port.clusterEndpoints(), before, known);
        final BackendSet local = set(port.localEndpoints(), before, known);
        return new State(port, Map.copyOf(known), cluster, local);
    }

    private BackendSet set(
            final List<Endpoint> endpoints, final Map<Endpoint, Backend> before, final Map<Endpoint, Backend> known) {
        return new BackendSet(
                endpoints.stream()
                        .map(endpoint -> known.computeIfAbsent(endpoint, key -> {
                            final Backend old = before.get(key);
                            return old == null ? new Backend(key) : old;
                        }))
                        .toList(),
                balancing);
    }
}
