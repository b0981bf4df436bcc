package io.hawser.ipvs.director;

import io.hawser.ipvs.netfilter.Claims;
import io.hawser.ipvs.netfilter.Usage;
import io.hawser.linux.ipvs.IpvsServiceKey;
import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TableDifference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What all services come to, kept in memory so that a change need not read it. It runs ahead of the kernel by the
 * change at hand; if that fails, it has to be loaded anew. Not thread safe.
 */
final class Programme {
    private final NodeView view;
    private final IpvsSettings settings;

    private Map<ServicePortName, ServicePort> services = new HashMap<>();
    private Claims<IpvsServiceKey.Frontend> claims = new Claims<>();
    private Marks marks = new Marks();
    private Usage<IpAddress> addresses = new Usage<>();
    private Usage<IpAddress> hairpins = new Usage<>();
    private NodeAddresses node = NodeAddresses.NONE;
    private ServiceWriter writer;

    /**
     * What a change takes away and brings.
     *
     * @param before what the touched services came to
     * @param after what they come to
     */
    record Change(Contribution before, Contribution after) {}

    Programme(final NodeView view, final IpvsSettings settings) {
        this.view = view;
        this.settings = settings;
        writer = new ServiceWriter(view, settings, node, claims, marks);
    }

    /**
     * Forgets everything and takes these services.
     *
     * @param kernelMarks those that frontends have in the kernel
     * @return what they come to
     */
    Contribution load(
            final ServiceTable table,
            final NodeAddresses addressesOfNode,
            final Map<IpvsServiceKey, Integer> kernelMarks) {
        services = new HashMap<>(table.size() * 2);
        claims = new Claims<>();
        marks = new Marks();
        addresses = new Usage<>();
        hairpins = new Usage<>();
        node = addressesOfNode;
        writer = new ServiceWriter(view, settings, node, claims, marks);
        table.ports().forEach(this::put);
        if (!kernelMarks.isEmpty()) {
            services.values().forEach(service -> preferMark(service, kernelMarks));
        }
        final Contribution all = new Contribution();
        services.values().forEach(service -> writer.write(service, all));
        count(all, 1);
        settle();
        return all;
    }

    /** Takes other service ports, and tells what that changes. */
    Change change(final Map<ServicePortName, Optional<ServicePort>> changes) {
        final Set<ServicePortName> touched = new LinkedHashSet<>(changes.keySet());
        changes.forEach((name, after) -> {
            Optional.ofNullable(services.get(name)).ifPresent(before -> addClaimants(before, touched));
            after.ifPresent(each -> addClaimants(each, touched));
        });
        final Contribution before = contribution(touched);
        count(before, -1);
        changes.forEach((name, after) -> {
            remove(name);
            after.ifPresent(this::put);
            if (after.filter(ServiceWriter::needsMark).isEmpty()) {
                marks.release(name);
            }
        });
        final Contribution after = contribution(touched);
        count(after, 1);
        return new Change(before, after);
    }

    /** Virtual addresses outside of the known ranges, or all of them if they stand on a device. */
    Usage<IpAddress> addresses() {
        return addresses;
    }

    /** Addresses of local endpoints. */
    Usage<IpAddress> hairpins() {
        return hairpins;
    }

    /** The node's addresses that it was loaded with. */
    NodeAddresses node() {
        return node;
    }

    /** What is in use now is what was, from now on. */
    void settle() {
        addresses.settle();
        hairpins.settle();
    }

    private Contribution contribution(final Set<ServicePortName> names) {
        final Contribution contribution = new Contribution();
        for (final ServicePortName name : names) {
            final ServicePort service = services.get(name);
            if (service != null) {
                writer.write(service, contribution);
            }
        }
        return contribution;
    }

    private void count(final Contribution contribution, final int change) {
        contribution.addresses().forEach(address -> addresses.add(address, change));
        contribution.hairpins().forEach(address -> hairpins.add(address, change));
    }

    private void preferMark(final ServicePort service, final Map<IpvsServiceKey, Integer> kernelMarks) {
        if (ServiceWriter.needsMark(service)) {
            writer.frontends(service).stream()
                    .map(kernelMarks::get)
                    .filter(mark -> mark != null)
                    .findFirst()
                    .ifPresent(mark -> marks.prefer(service.name(), mark));
        }
    }

    private void addClaimants(final ServicePort service, final Set<ServicePortName> to) {
        writer.frontends(service).forEach(frontend -> to.addAll(claims.claimants(frontend)));
    }

    private void put(final ServicePort service) {
        services.put(service.name(), service);
        writer.frontends(service).forEach(frontend -> claims.add(frontend, service.name()));
    }

    private void remove(final ServicePortName name) {
        final ServicePort before = services.remove(name);
        if (before != null) {
            writer.frontends(before).forEach(frontend -> claims.remove(frontend, name));
        }
    }

    /** Changes by name, as a difference of tables has them. */
    static Map<ServicePortName, Optional<ServicePort>> changes(final TableDifference difference) {
        final Map<ServicePortName, Optional<ServicePort>> changes = new LinkedHashMap<>();
        difference.removed().forEach(port -> changes.put(port.name(), Optional.empty()));
        difference.added().forEach(port -> changes.put(port.name(), Optional.of(port)));
        difference.changed().forEach(change -> changes.put(change.after().name(), Optional.of(change.after())));
        return changes;
    }
}
