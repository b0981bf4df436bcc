package io.hawser.cni.engine;

import io.hawser.cni.spec.CniErrorCode;
import io.hawser.cni.spec.CniException;
import io.hawser.linux.LinuxException;
import io.hawser.linux.namespace.NetworkNamespace;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkSocket;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.sysctl.Sysctl;
import io.hawser.linux.sysctl.SysctlKey;
import java.nio.file.Path;

/** A pod's network namespace while it is worked on. The thread enters it only for as long as it takes. */
final class PodNamespace implements AutoCloseable {
    /** Enough for what is asked here, and little enough to be had anew for each pod. */
    private static final int RECEIVE_LENGTH = 32 * 1024;

    private final NetworkNamespace namespace;
    private final RouteNetlink route;

    private PodNamespace(final NetworkNamespace namespace, final RouteNetlink route) {
        this.namespace = namespace;
        this.route = route;
    }

    /**
     * Opens what CNI_NETNS names.
     *
     * @throws CniException code 4 if it is not there, or is no network namespace
     */
    static PodNamespace open(final String path) {
        final NetworkNamespace namespace;
        try {
            namespace = NetworkNamespace.at(Path.of(path));
        } catch (final LinuxException | IllegalArgumentException e) {
            throw new CniException(
                    CniErrorCode.INVALID_ENVIRONMENT, "failed to open netns \"" + path + "\"", e.getMessage());
        }
        try {
            final NetlinkSocket socket = namespace.call(() -> NetlinkSocket.open(Netlink.NETLINK_ROUTE));
            return new PodNamespace(namespace, new RouteNetlink(new NetlinkConnection(socket, RECEIVE_LENGTH)));
        } catch (final LinuxException e) {
            namespace.close();
            throw new CniException(
                    CniErrorCode.INVALID_ENVIRONMENT, "failed to enter netns \"" + path + "\"", e.getMessage());
        } catch (final Exception e) {
            namespace.close();
            throw new IllegalStateException(e);
        }
    }

    NetworkNamespace namespace() {
        return namespace;
    }

    RouteNetlink route() {
        return route;
    }

    /** Sets a setting of one of its devices, if this kernel has it. */
    void set(final String table, final String device, final String setting, final String value) {
        namespace.run(() -> Sysctl.write(SysctlKey.ofDevice(table, device, setting), value));
    }

    /**
     * Has the kernel tell everybody on the link whose addresses a device has: it does when its hardware address is set,
     * be it the same, and the device's settings say so. Somebody may still know them as another's.
     */
    void announce(final Link link) {
        route.newTransaction()
                .changeLink(link.ref(), LinkSetting.mac(link.mac()))
                .commitOrThrow();
    }

    @Override
    public void close() {
        route.close();
        namespace.close();
    }
}
