package io.hawser.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** A part of the daemon. What it has put into the kernel outlives it. */
public interface NodePart extends AutoCloseable {
    /** What it still lacks before the node can be used, in words; empty if nothing. */
    List<String> missing();

    /** Adds its metrics to what the health server shows. */
    default void register(final PrometheusRegistry registry) {}

    /**
     * Writes what an operator wants to know of it, under keys of its own. Any thread may ask.
     *
     * @param status the object that all parts write into
     */
    void describe(ObjectNode status);

    @Override
    void close();
}
