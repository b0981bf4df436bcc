package io.hawser.controlplane.server;

import io.hawser.controlplane.allocation.AddressRange;
import io.hawser.controlplane.allocation.PortRange;
import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.storage.EtcdSettings;
import java.util.Map;

/**
 * What an API server has to be told.
 *
 * @param bindAddress where it listens
 * @param advertiseAddress how others reach it, an address or a name
 * @param port 0 for any that is free
 * @param staticTokens users by tokens that were given to the server
 */
public record ServerSettings(
        EtcdSettings etcd,
        String bindAddress,
        String advertiseAddress,
        int port,
        AddressRange serviceRange,
        PortRange nodePorts,
        Map<String, User> staticTokens) {
    /** Copies the tokens. */
    public ServerSettings {
        staticTokens = Map.copyOf(staticTokens);
    }

    static boolean isAddress(final String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }
}
