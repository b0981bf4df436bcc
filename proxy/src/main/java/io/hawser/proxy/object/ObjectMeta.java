package io.hawser.proxy.object;

import com.fasterxml.jackson.core.JsonParser;
import io.hawser.kube.watch.KubeJson;
import io.hawser.kube.watch.ObjectName;
import java.io.IOException;

/** What is needed of any object's metadata, while it is read. */
final class ObjectMeta {
    private static final String PROXY_NAME = "service.kubernetes.io/service-proxy-name";
    private static final String HEADLESS = "service.kubernetes.io/headless";
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";
    private static final String ZONE = "topology.kubernetes.io/zone";

    String namespace = "";
    String name = "";
    String version = "";
    String serviceName = "";
    String zone = "";
    String triggerTime = "";
    boolean deleted;
    /** Has a label that gives it to another proxy, or to none. */
    boolean foreign;

    void read(final JsonParser parser) throws IOException {
        KubeJson.fields(parser, (field, value) -> {
            switch (field) {
                case "namespace" -> namespace = value.getText();
                case "name" -> name = value.getText();
                case "resourceVersion" -> version = value.getText();
                case "deletionTimestamp" -> deleted = true;
                case "labels" -> KubeJson.fields(value, this::label);
                case "annotations" ->
                    KubeJson.fields(value, (key, text) -> {
                        if (key.equals(TRIGGER_TIME)) {
                            triggerTime = text.getText();
                        }
                    });
                default -> {}
            }
        });
    }

    /** The name of an object that has a namespace; it may be left out in files. */
    ObjectName namespaced() {
        return new ObjectName(namespace.isEmpty() ? "default" : namespace, name);
    }

    private void label(final String key, final JsonParser value) throws IOException {
        switch (key) {
            case PROXY_NAME, HEADLESS -> foreign = true;
            case SERVICE_NAME -> serviceName = value.getText();
            case ZONE -> zone = value.getText();
            default -> {}
        }
    }
}
