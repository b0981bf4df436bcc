package io.hawser.kubelet.source;

import io.hawser.kube.api.KubeClient;
import io.hawser.kube.watch.ObjectListener;
import io.hawser.kube.watch.ObjectName;
import io.hawser.kube.watch.Reflector;
import io.hawser.kube.watch.Resource;
import io.hawser.kube.watch.WatchSettings;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.worker.PodWorkers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The pods that the API has for this node. */
public final class ApiPods implements ObjectListener<Pod>, AutoCloseable {
    private final PodWorkers workers;
    private final MirrorPods mirrors;
    private final Reflector<Pod> reflector;
    private volatile boolean listed;

    /** Begins to watch. */
    public ApiPods(
            final KubeClient client,
            final String node,
            final WatchSettings settings,
            final PodWorkers workers,
            final MirrorPods mirrors) {
        this.workers = workers;
        this.mirrors = mirrors;
        final Resource<Pod> resource = new Resource<>(
                "pods of this node",
                "/api/v1/pods",
                "fieldSelector=" + URLEncoder.encode("spec.nodeName=" + node, StandardCharsets.UTF_8),
                Pod::read);
        this.reflector = Reflector.start(client, resource, settings, this);
    }

    /** Whether all pods have been told once. */
    public boolean isListed() {
        return listed;
    }

    @Override
    public void onObject(final Pod pod) {
        if (pod.isMirror()) {
            mirrors.seen(pod);
        } else {
            workers.update(pod);
        }
    }

    @Override
    public void onGone(final ObjectName name) {
        if (!mirrors.gone(name)) {
            workers.gone(name);
        }
    }

    @Override
    public void onListed() {
        listed = true;
        mirrors.listed();
    }

    @Override
    public void close() {
        reflector.close();
    }
}
