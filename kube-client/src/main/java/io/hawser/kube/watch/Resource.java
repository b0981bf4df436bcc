package io.hawser.kube.watch;

/**
 * The objects that a list and its watch are of.
 *
 * @param what their name in failures: {@code services}
 * @param path of the collection: {@code /api/v1/services}
 * @param selection a query, encoded: {@code fieldSelector=metadata.name%3Dnode-1}; empty for all
 * @param <T> what is read from each
 * @param reader reads them
 */
public record Resource<T extends KubeObject>(String what, String path, String selection, ObjectReader<T> reader) {
    String query(final String more) {
        return path + "?" + (selection.isEmpty() ? "" : selection + "&") + more;
    }
}
