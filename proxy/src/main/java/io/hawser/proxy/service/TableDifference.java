package io.hawser.proxy.service;

import java.util.List;

/**
 * What leads from one table to another. Each list is in no order.
 *
 * @param removed service ports that have gone
 * @param changed service ports that stay under their name, with other contents
 * @param added service ports that are new
 */
public record TableDifference(List<ServicePort> removed, List<Change> changed, List<ServicePort> added) {
    /**
     * A service port that changed.
     *
     * @param before as it was
     * @param after as it is to be; the same name
     */
    public record Change(ServicePort before, ServicePort after) {}

    /** Copies the lists. */
    public TableDifference {
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
        added = List.copyOf(added);
    }

    /** Whether the tables are equal. */
    public boolean isEmpty() {
        return removed.isEmpty() && changed.isEmpty() && added.isEmpty();
    }

    /** Number of service ports touched. */
    public int size() {
        return removed.size() + changed.size() + added.size();
    }

    @Override
    public String toString() {
        return removed.size() + " removed, " + changed.size() + " changed, " + added.size() + " added";
    }
}
