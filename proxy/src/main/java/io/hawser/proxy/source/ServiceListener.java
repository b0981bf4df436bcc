package io.hawser.proxy.source;

import io.hawser.kube.watch.ObjectListener;
import io.hawser.proxy.object.EndpointSliceObject;
import io.hawser.proxy.object.NodeObject;
import io.hawser.proxy.object.ServiceObject;

/** Told what a source has read: one listener for each kind. Each may be told by a thread of its own. */
public interface ServiceListener {
    /** Is told of Services. */
    ObjectListener<ServiceObject> services();

    /** Is told of EndpointSlices. */
    ObjectListener<EndpointSliceObject> slices();

    /** Is told of this node's Node, and of no other. */
    ObjectListener<NodeObject> node();
}
