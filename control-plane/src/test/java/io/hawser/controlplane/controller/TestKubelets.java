package io.hawser.controlplane.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Cluster;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Conditions;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.ControllerLoop;
import io.hawser.controlplane.controller.runtime.LeaderElection;
import io.hawser.controlplane.controller.runtime.WorkQueue;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.api.KubeException;
import io.hawser.kube.watch.ObjectName;
import io.hawser.kube.watch.WatchSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Kubelets without containers: they say what a kubelet says of pods that are bound to their nodes, and no more. A pod
 * is first Running, then Ready; one whose image is {@code broken} never is; one that is deleted ends when told to.
 */
final class TestKubelets implements AutoCloseable {
    private final KubeClient client;
    private final Cluster cluster;
    private final Informer pods;
    private final Set<String> nodes = ConcurrentHashMap.newKeySet();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final AtomicInteger addresses = new AtomicInteger();
    private final WorkQueue<ObjectName> queue = new WorkQueue<>(System::nanoTime);
    private final ControllerLoop<ObjectName> loop;
    private final Thread heart = new Thread(this::beat, "test-heartbeats");
    private volatile boolean running = true;

    TestKubelets(final KubeConnection connection) {
        client = new KubeClient(connection, Duration.ofSeconds(15), "kubelet");
        cluster = new Cluster(client, WatchSettings.DEFAULT, () -> true);
        pods = cluster.informer(ResourceTypes.PODS);
        pods.onChange(change -> queue.add(ControllerContext.nameOf(change.latest())));
        cluster.start();
        loop = ControllerLoop.start("test-kubelets", queue, this::sync, 1);
        heart.setDaemon(true);
        heart.start();
    }

    /** A node joins. */
    void join(final String node) {
        final ObjectNode object = Json.object();
        object.putObject("metadata").put("name", node).putObject("labels").put("kubernetes.io/hostname", node);
        final ObjectNode status = object.putObject("status");
        status.putObject("capacity").put("cpu", "4").put("memory", "8Gi").put("pods", "110");
        status.putObject("allocatable").put("cpu", "4").put("memory", "8Gi").put("pods", "110");
        Conditions.set(
                status,
                "Ready",
                "True",
                "KubeletReady",
                "test",
                Clock.systemUTC().instant());
        cluster.create(ResourceTypes.NODES, "", object);
        nodes.add(node);
    }

    /** From now on nothing is heard of a node. */
    void silence(final String node) {
        silent.add(node);
    }

    private void beat() {
        while (running) {
            for (final String node : nodes) {
                if (!silent.contains(node)) {
                    renew(node);
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
    }

    private void renew(final String node) {
        final String namespace = "kube-node-lease";
        try {
            renew(
                    namespace,
                    node,
                    cluster.live(ResourceTypes.LEASES, namespace, node).orElseGet(Json::object));
        } catch (final KubeException e) {
            // Again in a moment, as a kubelet does.
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private void renew(final String namespace, final String node, final ObjectNode lease) {
        Json.childOf(lease, "metadata").put("name", node).put("namespace", namespace);
        Json.childOf(lease, "spec")
                .put("holderIdentity", node)
                .put("leaseDurationSeconds", 40)
                .put("renewTime", LeaderElection.micros(Clock.systemUTC().instant()));
        if (Meta.uid(lease).isEmpty()) {
            cluster.create(ResourceTypes.LEASES, namespace, lease);
        } else {
            cluster.update(ResourceTypes.LEASES, lease);
        }
    }

    private void sync(final ObjectName name) {
        final ObjectNode pod = pods.get(name).orElse(null);
        if (pod == null || !nodes.contains(Pods.node(pod)) || silent.contains(Pods.node(pod))) {
            return;
        }
        if (Meta.isDeleting(pod)) {
            cluster.deleteNow(ResourceTypes.PODS, pod);
        } else if (!"Running".equals(Json.text(pod, "status", "phase"))) {
            final ObjectNode status = report(pod, "False");
            final int number = addresses.incrementAndGet();
            final String address = "10.244." + number / 250 + "." + (number % 250 + 1);
            status.put("phase", "Running").put("podIP", address);
            status.putArray("podIPs").addObject().put("ip", address);
            cluster.updateStatus(ResourceTypes.PODS, withStatus(pod, status));
        } else if (!Pods.isReady(pod)
                && !"broken"
                        .equals(Json.at(pod, "spec", "containers")
                                .path(0)
                                .path("image")
                                .asText())) {
            cluster.updateStatus(ResourceTypes.PODS, withStatus(pod, report(pod, "True")));
        }
    }

    private static ObjectNode report(final ObjectNode pod, final String ready) {
        final ObjectNode status = ControllerContext.withStatus(pod).withObjectProperty("status");
        Conditions.set(status, "Ready", ready, "Test", "", Clock.systemUTC().instant());
        return status;
    }

    private static ObjectNode withStatus(final ObjectNode pod, final ObjectNode status) {
        final ObjectNode copy = pod.deepCopy();
        copy.set("status", status);
        return copy;
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(heart);
        loop.close();
        cluster.close();
        client.close();
    }
}
