package io.hawser.linux.ipvs;

import io.hawser.linux.net.IpAddress;

/**
 * Where a virtual service leads.
 *
 * @param address the destination's address
 * @param port 1 to 65535; 0 for that of the packet
 * @param forwarding how packets reach it
 * @param weight 0 for no new connections, else its share among others, at most 65535 where all schedulers shall do
 * @param upperThreshold with so many connections it gets no new ones; 0 for no bound
 * @param lowerThreshold with fewer than so many it gets new ones again; 0 for the kernel's choice
 */
public record IpvsDestination(
        IpAddress address, int port, IpvsForwarding forwarding, int weight, int upperThreshold, int lowerThreshold) {
    /** A destination of weight 1 that packets are translated to. */
    public static IpvsDestination of(final IpAddress address, final int port) {
        return new IpvsDestination(address, port, IpvsForwarding.MASQUERADE, 1, 0, 0);
    }

    /**
     * What tells a service's destinations apart.
     *
     * @param address the destination's address
     * @param port its port
     */
    public record Key(IpAddress address, int port) {
        @Override
        public String toString() {
            return (address.isV4() ? address.toString() : "[" + address + "]") + ":" + port;
        }
    }

    /** What tells it from others of its service. */
    public Key key() {
        return new Key(address, port);
    }

    /** The same with another weight. */
    public IpvsDestination withWeight(final int other) {
        return new IpvsDestination(address, port, forwarding, other, upperThreshold, lowerThreshold);
    }

    /** As ipvsadm takes it. */
    @Override
    public String toString() {
        return "-r " + key() + " " + forwarding + " -w " + weight
                + (upperThreshold == 0 ? "" : " -x " + upperThreshold)
                + (lowerThreshold == 0 ? "" : " -y " + lowerThreshold);
    }
}
