package io.hawser.node.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.node.NodePart;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Gathers what the parts say of themselves.
 *
 * @param version of the daemon
 * @param started when it was
 * @param parts that are asked
 */
public record NodeStatus(String version, Instant started, Collection<? extends NodePart> parts) {
    /** As it is now. */
    public ObjectNode now() {
        final List<String> missing =
                parts.stream().flatMap(part -> part.missing().stream()).toList();
        final ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("version", version)
                .put("pid", ProcessHandle.current().pid())
                .put("started", started.toString())
                .put("uptimeSeconds", Duration.between(started, Instant.now()).toSeconds())
                .put("ready", missing.isEmpty());
        missing.forEach(status.putArray("missing")::add);
        parts.forEach(part -> part.describe(status));
        return status;
    }
}
