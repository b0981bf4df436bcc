package io.hawser.kube.watch;

/**
 * Names an object of a kind.
 *
 * @param namespace its namespace; empty for kinds that have none
 * @param name its name within the namespace
 */
public record ObjectName(String namespace, String name) {
    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
