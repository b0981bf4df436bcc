package io.hawser.proxy.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All services as one node has to serve them, at one moment. Immutable. A changed table shares with the former one all
 * that did not change: both making it and {@link #differenceTo} cost what changed, not what is.
 */
public final class ServiceTable {
    private static final int SHARDS = 1024;

    /** A table without services. */
    public static final ServiceTable EMPTY = new ServiceTable(emptyShards(), 0);

    /** Services by hash of their name; ports in order of their names. */
    private final List<Map<ServiceName, List<ServicePort>>> shards;

    private final int size;

    private ServiceTable(final List<Map<ServiceName, List<ServicePort>>> shards, final int size) {
        this.shards = shards;
        this.size = size;
    }

    /**
     * A table of these service ports.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public static ServiceTable of(final Collection<ServicePort> ports) {
        return EMPTY.with(
                ports.stream().collect(Collectors.groupingBy(port -> port.name().service())));
    }

    /**
     * This table with other ports for some services.
     *
     * @param changes service to all its ports, in both families; no ports: the service has gone
     * @throws IllegalArgumentException if two ports of a service have the same name, or a port is another service's
     */
    public ServiceTable with(final Map<ServiceName, List<ServicePort>> changes) {
        final List<Map<ServiceName, List<ServicePort>>> next = new ArrayList<>(shards);
        int nextSize = size;
        for (final Map.Entry<ServiceName, List<ServicePort>> change : changes.entrySet()) {
            final int shard = shard(change.getKey());
            if (next.get(shard) == shards.get(shard)) {
                next.set(shard, new HashMap<>(shards.get(shard)));
            }
            final List<ServicePort> after = sorted(change.getKey(), change.getValue());
            final List<ServicePort> before = after.isEmpty()
                    ? next.get(shard).remove(change.getKey())
                    : next.get(shard).put(change.getKey(), after);
            nextSize += after.size() - (before == null ? 0 : before.size());
        }
        return new ServiceTable(List.copyOf(next), nextSize);
    }

    /** The ports of a service, in order of their names; none if the table has no such service. */
    public List<ServicePort> ports(final ServiceName service) {
        return shards.get(shard(service)).getOrDefault(service, List.of());
    }

    /** All service ports, in no order. */
    public Stream<ServicePort> ports() {
        return shards.stream().flatMap(shard -> shard.values().stream()).flatMap(List::stream);
    }

    /** Number of service ports, each family counted. */
    public int size() {
        return size;
    }

    /** What has to change to make {@code after} of this table. */
    public TableDifference differenceTo(final ServiceTable after) {
        final List<ServicePort> removed = new ArrayList<>();
        final List<TableDifference.Change> changed = new ArrayList<>();
        final List<ServicePort> added = new ArrayList<>();
        for (int i = 0; i < SHARDS; i++) {
            final Map<ServiceName, List<ServicePort>> old = shards.get(i);
            final Map<ServiceName, List<ServicePort>> now = after.shards.get(i);
            if (old == now) {
                continue;
            }
            old.forEach((name, ports) -> compare(ports, now.getOrDefault(name, List.of()), removed, changed, added));
            now.forEach((name, ports) -> {
                if (!old.containsKey(name)) {
                    added.addAll(ports);
                }
            });
        }
        return new TableDifference(removed, changed, added);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof ServiceTable table && size == table.size && shards.equals(table.shards);
    }

    @Override
    public int hashCode() {
        return shards.hashCode();
    }

    @Override
    public String toString() {
        return size + " service ports";
    }

    /** A merge of two lists in the same order. */
    private static void compare(
            final List<ServicePort> old,
            final List<ServicePort> now,
            final List<ServicePort> removed,
            final List<TableDifference.Change> changed,
            final List<ServicePort> added) {
        if (old == now) {
            return;
        }
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            final int order = i == old.size()
                    ? 1
                    : j == now.size()
                            ? -1
                            : old.get(i).name().compareTo(now.get(j).name());
            if (order < 0) {
                removed.add(old.get(i++));
            } else if (order > 0) {
                added.add(now.get(j++));
            } else {
                final ServicePort before = old.get(i++);
                final ServicePort after = now.get(j++);
                if (!before.equals(after)) {
                    changed.add(new TableDifference.Change(before, after));
                }
            }
        }
    }

    private static List<ServicePort> sorted(final ServiceName service, final List<ServicePort> ports) {
        final List<ServicePort> sorted =
                ports.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
        for (int i = 0; i < sorted.size(); i++) {
            final ServicePortName name = sorted.get(i).name();
            if (!name.service().equals(service)) {
                throw new IllegalArgumentException(name + " is no port of " + service);
            }
            if (i > 0 && Objects.equals(name, sorted.get(i - 1).name())) {
                throw new IllegalArgumentException(name + " is there twice");
            }
        }
        return sorted;
    }

    private static int shard(final ServiceName name) {
        final int hash = name.hashCode();
        return (hash ^ hash >>> 16) & SHARDS - 1;
    }

    private static List<Map<ServiceName, List<ServicePort>>> emptyShards() {
        return Collections.nCopies(SHARDS, Map.of());
    }
}
