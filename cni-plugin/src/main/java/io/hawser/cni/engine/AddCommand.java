package io.hawser.cni.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.cni.config.NetworkConf;
import io.hawser.cni.config.PortMapping;
import io.hawser.cni.config.Wiring;
import io.hawser.cni.spec.AttachmentId;
import io.hawser.cni.spec.CniErrorCode;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.CniResult;
import io.hawser.cni.spec.ResultJson;
import io.hawser.cni.store.Attachment;
import io.hawser.cni.store.Steps;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ADD: all of it, or nothing. */
final class AddCommand {
    private static final Logger LOG = LoggerFactory.getLogger(AddCommand.class);

    private final Kernel kernel;
    private final Attachments attachments;
    private final Planner planner;
    private final Teardown teardown;
    private final BridgedWiring bridged;
    private final RoutedWiring routed;
    private final Steps steps;

    AddCommand(
            final Kernel kernel,
            final Attachments attachments,
            final Planner planner,
            final Teardown teardown,
            final Steps steps) {
        this.kernel = kernel;
        this.attachments = attachments;
        this.planner = planner;
        this.teardown = teardown;
        this.steps = steps;
        bridged = new BridgedWiring(kernel.route(), steps);
        routed = new RoutedWiring(kernel.route(), steps);
    }

    /** Makes the attachment; its result is what the runtime is told. */
    ObjectNode add(final AttachmentId id, final NetworkConf conf, final String sandbox) {
        final boolean chained = conf.wiring().mode() == Wiring.Mode.CHAINED;
        try (PodNamespace pod = PodNamespace.open(sandbox)) {
            attachments.find(Planner.key(id, chained)).ifPresent(earlier -> makeWay(earlier, pod));
            refuseTakenPorts(conf);
            return chained ? chain(id, conf, sandbox) : wire(id, conf, sandbox, pod);
        }
    }

    private ObjectNode wire(
            final AttachmentId id, final NetworkConf conf, final String sandbox, final PodNamespace pod) {
        final AddressPlan addresses = planner.addresses(conf);
        final Plan plan = planner.plan(id, conf, sandbox, addresses);
        attachments.add(plan.attachment(), addresses.sets());
        try {
            final Wired wired =
                    conf.wiring().mode() == Wiring.Mode.ROUTED ? routed.wire(plan, pod) : bridged.wire(plan, pod);
            extras(plan.attachment(), conf, wired.host());
            steps.before("mark it whole");
            kernel.route()
                    .newTransaction()
                    .changeLink(wired.host().ref(), LinkSetting.alias(Marker.of(plan.attachment())))
                    .commitOrThrow();
            return ResultJson.write(conf.version(), result(plan, wired));
        } catch (final RuntimeException e) {
            throw undone(plan.attachment(), e);
        }
    }

    /** Another plugin laid the cable: its result is passed on, with ports and limits added to it. */
    private ObjectNode chain(final AttachmentId id, final NetworkConf conf, final String sandbox) {
        final CniResult previous = ResultJson.read(conf.previous().orElseThrow());
        final Attachment attachment = planner.chained(id, conf, sandbox, previous);
        attachments.add(attachment, List.of());
        try {
            final Optional<Link> hostEnd = HostEnd.find(kernel.route(), sandbox, id.ifName());
            if (hostEnd.isEmpty() && !conf.bandwidth().isEmpty()) {
                throw CniException.internal(
                        "a bandwidth limit needs a veth device between pod and host",
                        id.ifName() + " of the plugin before has none");
            }
            extras(attachment, conf, hostEnd.orElse(null));
            return conf.previous()
                    .orElseThrow()
                    .node()
                    .deepCopy()
                    .put("cniVersion", conf.version().toString());
        } catch (final RuntimeException e) {
            throw undone(attachment, e);
        }
    }

    private void extras(final Attachment attachment, final NetworkConf conf, final Link hostEnd) {
        if (!attachment.ports().isEmpty() || attachment.masquerade()) {
            steps.before("open ports");
            kernel.table().add(attachment, attachments.all());
            if (!attachment.ports().isEmpty() && hostEnd != null) {
                LocalPorts.open(kernel.route(), hostEnd);
            }
        }
        if (!conf.bandwidth().isEmpty()) {
            steps.before("limit bandwidth");
            kernel.limiter().limit(attachment, hostEnd, conf.bandwidth());
        }
    }

    /** Undoes what was done; what cannot be undone now stays written down, and DEL or GC finds it. */
    private RuntimeException undone(final Attachment attachment, final RuntimeException cause) {
        try {
            teardown.undo(List.of(attachment));
        } catch (final RuntimeException e) {
            LOG.error("{} failed, and cannot be undone before DEL", attachment, e);
            cause.addSuppressed(e);
        }
        return cause;
    }

    /** One that is in use stands; what is left of one whose pod is gone goes, for nobody will ask for it again. */
    private void makeWay(final Attachment earlier, final PodNamespace pod) {
        final boolean inUse = pod.route().linkByName(earlier.ifName()).isPresent();
        if (inUse) {
            throw CniException.internal(
                    "container veth name provided (" + earlier.ifName() + ") already exists",
                    earlier + " was added before; DEL it first");
        }
        LOG.warn("{} was never deleted; what is left of it goes before it is added again", earlier);
        teardown.undo(List.of(earlier));
    }

    private void refuseTakenPorts(final NetworkConf conf) {
        for (final PortMapping wanted : conf.ports()) {
            for (final Attachment other : attachments.all()) {
                for (final PortMapping port : other.ports()) {
                    if (port.protocol() == wanted.protocol()
                            && port.hostPort() == wanted.hostPort()
                            && port.hostIp().equals(wanted.hostIp())) {
                        throw new CniException(
                                CniErrorCode.INVALID_CONFIG,
                                "host port " + wanted.hostPort() + "/" + wanted.protocol() + " is taken",
                                "it leads to " + other);
                    }
                }
            }
        }
    }

    private static CniResult result(final Plan plan, final Wired wired) {
        final List<CniResult.Interface> interfaces = new ArrayList<>();
        wired.bridge().ifPresent(bridge -> interfaces.add(onHost(bridge)));
        interfaces.add(onHost(wired.host()));
        final int index = interfaces.size();
        interfaces.add(new CniResult.Interface(
                wired.pod().name(),
                wired.pod().mac().toString(),
                plan.attachment().sandbox()));
        return new CniResult(
                interfaces,
                plan.addresses().stream()
                        .map(each -> new CniResult.Ip(index, each.address(), Optional.of(each.gateway())))
                        .toList(),
                plan.routes(),
                plan.conf().dns());
    }

    private static CniResult.Interface onHost(final Link link) {
        return new CniResult.Interface(link.name(), link.mac().toString(), "");
    }
}
