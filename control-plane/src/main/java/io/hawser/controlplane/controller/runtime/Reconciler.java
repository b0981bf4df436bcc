package io.hawser.controlplane.controller.runtime;

import io.hawser.kube.watch.ObjectName;

/** Makes what is into what should be, for one name. Called again after a failure, and whenever something changed. */
@FunctionalInterface
public interface Reconciler {
    /** Works on a name, of an object that need not be there any more. Any exception means: again, later. */
    void reconcile(ObjectName name);
}
