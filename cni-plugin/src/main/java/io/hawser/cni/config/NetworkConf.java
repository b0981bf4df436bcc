package io.hawser.cni.config;

import io.hawser.cni.spec.AttachmentId;
import io.hawser.cni.spec.CniResult;
import io.hawser.cni.spec.CniVersion;
import io.hawser.cni.spec.JsonObject;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * One network configuration, with what the runtime added to it.
 *
 * @param version of the configuration
 * @param name of the network
 * @param wiring how pods are joined to the host
 * @param addresses where their addresses come from
 * @param masquerade whether what leaves the network gets the node's address; empty if nothing is said
 * @param dns is handed on
 * @param requested addresses that this pod must have
 * @param mac hardware address that this pod must have
 * @param ports of the host that lead to this pod
 * @param masqueradePorts whether connections to them from the pod's own network get the node's address
 * @param bandwidth what this pod is held to
 * @param previous the result of the plugin before, or of the ADD
 * @param valid for GC: what the runtime still knows
 */
public record NetworkConf(
        CniVersion version,
        String name,
        Wiring wiring,
        AddressSource addresses,
        Optional<Boolean> masquerade,
        CniResult.Dns dns,
        List<IpAddress> requested,
        Optional<MacAddress> mac,
        List<PortMapping> ports,
        boolean masqueradePorts,
        Bandwidth bandwidth,
        Optional<JsonObject> previous,
        Optional<List<AttachmentId>> valid) {
    /** The lists are copied. */
    public NetworkConf {
        requested = List.copyOf(requested);
        ports = List.copyOf(ports);
        valid = valid.map(List::copyOf);
    }
}
