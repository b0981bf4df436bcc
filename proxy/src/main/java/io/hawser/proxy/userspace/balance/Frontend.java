package io.hawser.proxy.userspace.balance;

import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.userspace.io.SourceFilter;
import java.util.List;
import java.util.function.Predicate;

/**
 * One address and port that clients come to, and where it leads. Thread safe.
 *
 * @param address the address
 * @param port the port
 * @param backends of the service that it belongs to
 * @param internal whether it is a ClusterIP; else the policy for traffic from outside holds, for those from outside
 * @param inside who counts as inside: pods, and this node
 * @param sources who may come at all
 */
public record Frontend(
        IpAddress address,
        int port,
        ServiceBackends backends,
        boolean internal,
        Predicate<IpAddress> inside,
        SourceFilter sources) {
    /** Chooses a backend for a client; null if there is none for it. */
    public Backend choose(final IpAddress client, final List<Backend> tried) {
        return backends.choose(isLocal(client), client, tried);
    }

    private boolean isLocal(final IpAddress client) {
        if (internal) {
            return Treatment.internalLocal(backends.port());
        }
        return Treatment.externalLocal(backends.port()) && !(client.equals(address) || inside.test(client));
    }
}
