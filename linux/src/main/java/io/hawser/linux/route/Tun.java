package io.hawser.linux.route;

/**
 * A tun or tap device as the kernel reports it. It is made through /dev/net/tun, not by route netlink.
 *
 * @param tap whether it carries Ethernet frames, and not IP packets
 * @param packetInformation whether each packet has four bytes of flags and protocol in front
 * @param vnetHeader whether each packet has a virtio_net header in front
 * @param persistent whether it stays when nobody has it open
 * @param multiQueue whether it can be opened more than once
 * @param queues how often it is open; 0 if it is not multi-queue
 * @param owner user that may open it, -1 for any
 * @param group group that may open it, -1 for any
 */
public record Tun(
        boolean tap,
        boolean packetInformation,
        boolean vnetHeader,
        boolean persistent,
        boolean multiQueue,
        int queues,
        int owner,
        int group)
        implements LinkKind {
    /** The kernel's name of the kind. */
    public static final String NAME = "tun";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String toString() {
        return tap ? "tap" : NAME;
    }
}
