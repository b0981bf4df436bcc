package io.hawser.cni.store;

import io.hawser.cni.config.PortMapping;
import io.hawser.cni.config.Wiring;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import java.util.List;

/**
 * All that has to be known to undo an attachment.
 *
 * @param key its name in files and devices
 * @param networkKey the network's name in the same way
 * @param network the network's name; empty if only its key is known
 * @param containerId the container; empty if only the key is known
 * @param ifName the interface's name in the container
 * @param mode how it is joined to the host
 * @param sandbox path of the namespace, as it was at the time
 * @param addresses with the lengths of their networks
 * @param ports of the host that lead to it
 * @param masqueradePorts whether connections to them from its own network get the node's address
 * @param masquerade whether what leaves its network gets the node's address
 * @param limited whether what it sends is held to a rate
 * @param bootId the kernel's, at the time: after another boot nothing of it is there
 */
public record Attachment(
        String key,
        String networkKey,
        String network,
        String containerId,
        String ifName,
        Wiring.Mode mode,
        String sandbox,
        List<IpPrefix> addresses,
        List<PortMapping> ports,
        boolean masqueradePorts,
        boolean masquerade,
        boolean limited,
        String bootId) {
    /** With the 4 bytes before it, the most a device's name may have. */
    private static final int DEVICE_DIGITS = 11;

    /** The lists are copied. */
    public Attachment {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    /** The host's end of its veth device. */
    public String hostLink() {
        return hostLink(key);
    }

    /** The host's end of the veth device of an attachment with this key. */
    public static String hostLink(final String key) {
        return "veth" + key.substring(0, DEVICE_DIGITS);
    }

    /** The device that what it sends goes through if it is held to a rate. */
    public String limiter() {
        return "ifb" + key.substring(0, DEVICE_DIGITS);
    }

    /** Its addresses alone. */
    public List<IpAddress> ips() {
        return addresses.stream().map(IpPrefix::address).toList();
    }

    /** Whether it has a veth device of its own. */
    public boolean isWired() {
        return mode != Wiring.Mode.CHAINED;
    }

    /** The container and its interface, or the key where they are not known. */
    @Override
    public String toString() {
        return containerId.isEmpty() ? "attachment " + key : network + "/" + containerId + "/" + ifName;
    }
}
