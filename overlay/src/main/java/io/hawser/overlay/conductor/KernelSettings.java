package io.hawser.overlay.conductor;

import io.hawser.linux.net.IpFamily;
import io.hawser.overlay.backend.OverlayState;

/** What the overlay needs of the kernel's settings, which netlink does not carry. */
interface KernelSettings {
    /** Lets a tunnel device take packets whose source is reached another way. */
    void prepareDevice(String device, IpFamily family);

    /** Lets the host forward, and makes the neighbour table as large as the network needs. */
    void prepareHost(OverlayState state);
}
