package io.hawser.proxy.object;

import com.fasterxml.jackson.core.JsonParser;
import io.hawser.kube.watch.KubeJson;
import io.hawser.kube.watch.KubeObject;
import io.hawser.kube.watch.ObjectName;
import java.io.IOException;

/**
 * Of a Node (core/v1), what proxying needs.
 *
 * @param objectName its name
 * @param resourceVersion the server's
 * @param zone its label {@code topology.kubernetes.io/zone}; empty if it has none
 * @param draining whether it is about to go: load balancers should send no more connections (KEP-3836)
 */
public record NodeObject(ObjectName objectName, String resourceVersion, String zone, boolean draining)
        implements KubeObject {
    private static final String AUTOSCALER_TAINT = "ToBeDeletedByClusterAutoscaler";

    /** Reads a Node; see {@link io.hawser.kube.watch.ObjectReader}. */
    public static NodeObject read(final JsonParser parser) throws IOException {
        final ObjectMeta meta = new ObjectMeta();
        final boolean[] tainted = {false};
        KubeJson.fields(parser, (name, value) -> {
            if (name.equals("metadata")) {
                meta.read(value);
            } else if (name.equals("spec")) {
                KubeJson.fields(value, (field, spec) -> {
                    if (field.equals("taints")) {
                        KubeJson.elements(spec, (none, taint) -> tainted[0] |= isAutoscalers(taint));
                    }
                });
            }
        });
        return new NodeObject(new ObjectName("", meta.name), meta.version, meta.zone, meta.deleted || tainted[0]);
    }

    private static boolean isAutoscalers(final JsonParser taint) throws IOException {
        final boolean[] found = {false};
        KubeJson.fields(taint, (field, value) -> {
            if (field.equals("key")) {
                found[0] = value.getText().equals(AUTOSCALER_TAINT);
            }
        });
        return found[0];
    }
}
