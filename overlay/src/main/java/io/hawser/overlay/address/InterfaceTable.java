package io.hawser.overlay.address;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import java.util.List;
import java.util.OptionalInt;

/** The interfaces of this host, and which of them leads where. */
public interface InterfaceTable {
    /** All of them. */
    List<NetworkInterface> interfaces();

    /** Index of the interface by which {@code destination} is reached; empty if it is not. */
    OptionalInt towards(IpAddress destination);

    /** Index of the interface of the default route; empty if there is none. */
    OptionalInt ofDefaultRoute(IpFamily family);
}
