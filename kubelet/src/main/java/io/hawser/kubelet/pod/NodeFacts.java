package io.hawser.kubelet.pod;

import java.util.List;

/**
 * What pods may want to know of their node.
 *
 * @param name as the API knows it
 * @param addresses the main one first
 * @param cpuMillis thousandths of processors
 * @param memoryBytes memory
 * @param diskBytes of the file system that pods write to
 */
public record NodeFacts(String name, List<String> addresses, long cpuMillis, long memoryBytes, long diskBytes) {
    /** Copies the addresses. */
    public NodeFacts {
        addresses = List.copyOf(addresses);
    }

    /** The main address. */
    public String address() {
        return addresses.isEmpty() ? "" : addresses.get(0);
    }
}
