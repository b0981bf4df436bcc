package io.hawser.controlplane.controller.garbage;

import io.hawser.controlplane.controller.informer.ResourceType;
import io.hawser.kube.watch.ObjectName;

/** An object by kind and name. */
record Reference(ResourceType type, ObjectName name) {
    @Override
    public String toString() {
        return type.kind() + " " + name;
    }
}
