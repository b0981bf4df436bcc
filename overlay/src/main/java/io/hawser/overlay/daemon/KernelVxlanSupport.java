package io.hawser.overlay.daemon;

import io.hawser.linux.Errno;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.route.LinkRef;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.Vxlan;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the kernel has vxlan, or can load it: asked by making a device and taking it away, once. */
final class KernelVxlanSupport {
    private static final Logger LOG = LoggerFactory.getLogger(KernelVxlanSupport.class);
    private static final String PROBE = "hw-vxlan-probe";
    private static final int PROBE_VNI = (1 << 24) - 1;

    private final RouteNetlink route;
    private Optional<Boolean> known = Optional.empty();

    KernelVxlanSupport(final RouteNetlink route) {
        this.route = route;
    }

    /** Whether it has. What else the kernel may refuse counts as yes: who makes the real device will hear it. */
    boolean isThere() {
        if (known.isEmpty()) {
            known = Optional.of(probe());
        }
        return known.get();
    }

    private boolean probe() {
        final List<NetlinkException> refusals = route.newTransaction()
                .addLink(PROBE, Vxlan.builder(PROBE_VNI).build())
                .commit()
                .refusals();
        if (refusals.isEmpty()) {
            route.newTransaction().deleteLink(LinkRef.named(PROBE)).commitOrThrow();
            return true;
        }
        if (refusals.get(0).errno() != Errno.EOPNOTSUPP) {
            return true;
        }
        LOG.warn("this kernel has no vxlan and cannot load it (modprobe vxlan): this daemon carries the pods' packets "
                + "itself. That works with every peer, but costs more CPU, and ends when the daemon does.");
        return false;
    }
}
