package io.hawser.proxy.userspace;

import io.hawser.linux.LinuxException;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.plane.CarriedTraffic;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.ServiceTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A plane of the kernel, and beside it a proxy for node ports at loopback addresses (KEP-6032): the kernel cannot lead
 * what comes to 127.0.0.1 off the host without a setting that endangers it, and what comes to ::1 not at all. The proxy
 * serves where {@code --nodeport-addresses} holds loopback addresses.
 */
public final class LoopbackNodePorts implements DataPlane {
    /** The address of no interface (RFC 6890: "this host on this network" as a source alone). */
    private static final IpPrefix NOWHERE = IpPrefix.parse("0.0.0.0/32");

    private final DataPlane kernel;
    private final UserspacePlane loopback;

    private LoopbackNodePorts(final DataPlane kernel, final UserspacePlane loopback) {
        this.kernel = kernel;
        this.loopback = loopback;
    }

    /**
     * Opens a plane of the kernel, and a proxy beside it if the node is to serve node ports at loopback addresses; the
     * plane hears nothing of those then.
     */
    public static DataPlane beside(
            final Function<NodeView, DataPlane> kernel, final NodeView node, final ProxySettings settings) {
        if (!isAskedFor(node)) {
            return kernel.apply(node);
        }
        final DataPlane plane = kernel.apply(withoutLoopback(node));
        try {
            return new LoopbackNodePorts(plane, UserspacePlane.openForLoopback(node, settings));
        } catch (final LinuxException e) {
            plane.close();
            throw e;
        }
    }

    /** No prefix at all would stand for every address. */
    private static NodeView withoutLoopback(final NodeView node) {
        final List<IpPrefix> others = node.nodePortAddresses().stream()
                .filter(prefix -> !prefix.address().isLoopback())
                .toList();
        return new NodeView(
                node.clusterCidrs(),
                node.serviceCidrs(),
                others.isEmpty() ? List.of(NOWHERE) : others,
                node.masqueradeAll());
    }

    private static boolean isAskedFor(final NodeView node) {
        return node.nodePortAddresses().stream()
                .anyMatch(prefix ->
                        Stream.of("127.0.0.1", "::1").map(IpAddress::parse).anyMatch(prefix::contains));
    }

    @Override
    public String name() {
        return kernel.name();
    }

    @Override
    public void apply(final ServiceTable table) {
        kernel.apply(table);
        loopback.apply(table);
    }

    @Override
    public boolean reconcile() {
        final boolean corrected = kernel.reconcile();
        return loopback.reconcile() || corrected;
    }

    @Override
    public Optional<CarriedTraffic> carried() {
        return loopback.carried();
    }

    @Override
    public void cleanUp() {
        try {
            kernel.cleanUp();
        } finally {
            loopback.cleanUp();
        }
    }

    @Override
    public void close() {
        try {
            kernel.close();
        } finally {
            loopback.close();
        }
    }
}
