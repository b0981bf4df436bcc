package io.hawser.proxy.service;

/**
 * Names a Service object.
 *
 * @param namespace its namespace
 * @param name its name within the namespace
 */
public record ServiceName(String namespace, String name) implements Comparable<ServiceName> {
    @Override
    public int compareTo(final ServiceName other) {
        final int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /** {@code namespace/name}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
