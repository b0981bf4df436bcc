package io.hawser.cni.config;

import io.hawser.linux.net.IpAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A port of the host that leads to a pod.
 *
 * @param protocol of the port
 * @param hostPort on the host
 * @param containerPort in the pod
 * @param hostIp the host's address that it is open at; empty for all
 */
public record PortMapping(Protocol protocol, int hostPort, int containerPort, Optional<IpAddress> hostIp) {
    /** Transport protocols, with their numbers (IANA). */
    public enum Protocol {
        TCP(6),
        UDP(17),
        SCTP(132);

        private final int number;

        Protocol(final int number) {
            this.number = number;
        }

        /** IANA's number. */
        public int number() {
            return number;
        }

        static Optional<Protocol> of(final String name) {
            return Arrays.stream(values())
                    .filter(protocol -> protocol.name().equalsIgnoreCase(name))
                    .findFirst();
        }

        /** As configurations name it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
