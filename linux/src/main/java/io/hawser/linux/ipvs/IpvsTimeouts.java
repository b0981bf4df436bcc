package io.hawser.linux.ipvs;

/**
 * How long a connection is remembered without a packet, in seconds. To set one to 0 leaves it as it is.
 *
 * @param tcp of established TCP connections
 * @param tcpFin of TCP connections that one side has closed
 * @param udp of UDP flows
 */
public record IpvsTimeouts(int tcp, int tcpFin, int udp) {
    /** What comes of setting these where {@code others} are in force. */
    public IpvsTimeouts over(final IpvsTimeouts others) {
        return new IpvsTimeouts(
                tcp == 0 ? others.tcp : tcp, tcpFin == 0 ? others.tcpFin : tcpFin, udp == 0 ? others.udp : udp);
    }
}
