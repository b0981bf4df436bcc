package io.hawser.cni.engine;

import io.hawser.cni.config.NetworkConf;
import io.hawser.cni.config.Wiring;
import io.hawser.cni.spec.AttachmentId;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.CniResult;
import io.hawser.cni.spec.ResultJson;
import io.hawser.cni.store.Attachment;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.Route;
import io.hawser.linux.route.RouteFilter;
import io.hawser.linux.route.RouteNetlink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** CHECK: what the runtime was told, against what there is. */
final class CheckCommand {
    private final Kernel kernel;
    private final Attachments attachments;

    CheckCommand(final Kernel kernel, final Attachments attachments) {
        this.kernel = kernel;
        this.attachments = attachments;
    }

    /** @throws CniException that lists all that differs, if something does */
    void check(final AttachmentId id, final NetworkConf conf, final String sandbox) {
        final CniResult told = ResultJson.read(conf.previous()
                .orElseThrow(() -> CniException.config(
                        "CHECK without prevResult", "the runtime has to hand back the result of the ADD")));
        final List<String> differences = new ArrayList<>();
        final Optional<Attachment> attachment =
                attachments.find(Planner.key(id, false)).or(() -> attachments.find(Planner.key(id, true)));
        attachment.ifPresentOrElse(
                known -> written(known, told, differences), () -> differences.add("no ADD of it is written down"));
        try (PodNamespace pod = PodNamespace.open(sandbox)) {
            for (int i = 0; i < told.interfaces().size(); i++) {
                final CniResult.Interface expected = told.interfaces().get(i);
                if (expected.sandbox().isEmpty()) {
                    link(kernel.route(), expected, differences);
                } else if (expected.sandbox().equals(sandbox)) {
                    inPod(pod.route(), expected, i, told, differences);
                }
            }
        }
        attachment.ifPresent(known -> extras(known, conf, differences));
        if (!differences.isEmpty()) {
            throw CniException.internal("the attachment is not as it was made", String.join("; ", differences));
        }
    }

    private static void written(final Attachment known, final CniResult told, final List<String> differences) {
        for (final CniResult.Ip ip : told.ips()) {
            if (!known.addresses().contains(ip.address())) {
                differences.add("address " + ip.address() + " is not written down; " + known.addresses() + " are");
            }
        }
    }

    private void extras(final Attachment known, final NetworkConf conf, final List<String> differences) {
        differences.addAll(kernel.table().missing(known));
        final Optional<Link> hostEnd = known.isWired()
                ? kernel.route().linkByName(known.hostLink())
                : HostEnd.find(kernel.route(), known.sandbox(), known.ifName());
        if (hostEnd.isEmpty()) {
            if (known.isWired()) {
                differences.add("the host's end " + known.hostLink() + " is not there");
            }
            return;
        }
        if (known.mode() == Wiring.Mode.BRIDGE) {
            final Optional<Link> bridge =
                    kernel.route().linkByName(conf.wiring().bridge());
            if (bridge.map(Link::index).orElse(-1) != hostEnd.get().master()) {
                differences.add(known.hostLink() + " is no port of bridge "
                        + conf.wiring().bridge());
            }
        }
        differences.addAll(kernel.limiter().missing(known, hostEnd.get(), conf.bandwidth()));
    }

    private static Optional<Link> link(
            final RouteNetlink route, final CniResult.Interface expected, final List<String> differences) {
        final Optional<Link> found = route.linkByName(expected.name());
        if (found.isEmpty()) {
            differences.add("interface " + expected.name() + " is not there");
            return found;
        }
        if (!expected.mac().isEmpty()
                && (found.get().mac() == null || !found.get().mac().toString().equalsIgnoreCase(expected.mac()))) {
            differences.add("interface " + expected.name() + " has the address "
                    + found.get().mac() + " instead of " + expected.mac());
        }
        if (!found.get().isUp()) {
            differences.add("interface " + expected.name() + " is down");
        }
        return found;
    }

    private static void inPod(
            final RouteNetlink route,
            final CniResult.Interface expected,
            final int index,
            final CniResult told,
            final List<String> differences) {
        final Optional<Link> found = link(route, expected, differences);
        if (found.isEmpty()) {
            return;
        }
        for (final CniResult.Ip ip : told.ips()) {
            if (ip.interfaceIndex() == index
                    && route.addresses(found.get().index()).stream()
                            .noneMatch(address -> address.prefix().equals(ip.address()))) {
                differences.add("interface " + expected.name() + " does not have the address " + ip.address());
            }
        }
        if (told.routes().isEmpty()) {
            return;
        }
        final List<Route> present = route.routes(RouteFilter.MAIN);
        told.routes().stream()
                .filter(each -> present.stream().noneMatch(there -> same(each, there)))
                .forEach(each -> differences.add("there is no route to " + each.destination()));
    }

    private static boolean same(final CniResult.Route told, final Route there) {
        return there.destination().equals(told.destination())
                && (told.gateway().isEmpty() || told.gateway().get().equals(there.gateway()));
    }
}
