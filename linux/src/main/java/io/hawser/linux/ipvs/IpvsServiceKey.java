package io.hawser.linux.ipvs;

import io.hawser.linux.libc.Inet;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;

/** What tells virtual services apart. */
public sealed interface IpvsServiceKey {
    /** The family of the packets it takes. */
    IpFamily family();

    /**
     * A service reached at an address.
     *
     * @param protocol IPPROTO_TCP, IPPROTO_UDP or IPPROTO_SCTP
     * @param address the virtual address
     * @param port 1 to 65535; 0 for every port, of persistent services alone
     */
    record Frontend(int protocol, IpAddress address, int port) implements IpvsServiceKey {
        @Override
        public IpFamily family() {
            return address.family();
        }

        /** As ipvsadm takes it: {@code -t 10.96.0.1:80}. */
        @Override
        public String toString() {
            final String option =
                    switch (protocol) {
                        case Inet.IPPROTO_TCP -> "-t ";
                        case Inet.IPPROTO_UDP -> "-u ";
                        case Inet.IPPROTO_SCTP -> "--sctp-service ";
                        default -> "protocol " + protocol + " ";
                    };
            return option + (address.isV4() ? address.toString() : "[" + address + "]") + ":" + port;
        }
    }

    /**
     * A service of all packets that carry a mark.
     *
     * @param family of the packets
     * @param mark not 0
     */
    record Mark(IpFamily family, int mark) implements IpvsServiceKey {
        /** @throws IllegalArgumentException for the mark that every packet has */
        public Mark {
            if (mark == 0) {
                throw new IllegalArgumentException("a virtual service of mark 0");
            }
        }

        /** As ipvsadm takes it: {@code -f 7}. */
        @Override
        public String toString() {
            return "-f " + Integer.toUnsignedString(mark) + (family == IpFamily.IPV6 ? " -6" : "");
        }
    }
}
