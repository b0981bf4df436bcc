package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a DaemonSet that looks after its node's network needs of a kubelet. */
@ExtendWith(SharedNode.class)
final class NodeAgentTest {
    private final TestNode node;

    NodeAgentTest(final TestNode node) {
        this.node = node;
    }

    @Test
    void anAgentOfTheNodeHasItsNetworkItsMountsAndNoMoreRightsThanItAsksFor() throws Exception {
        final Path shared =
                Files.createDirectories(node.containerd().directory().resolve("shared"));
        // Mounts travel only between places that the node shares.
        root("mount --bind $0 $0 && mount --make-shared $0", shared);
        try {
            node.createPod("agent", agent(shared));
            final JsonNode pod = node.awaitReady("agent");
            assertThat(Json.text(pod, "status", "podIP")).isEqualTo("127.0.0.1");
            assertThat(pod.path("status").path("containerStatuses"))
                    .allMatch(one -> one.path("restartCount").asInt() == 0);
            assertThat(sh("net", "echo $NODE $HOST $POD_IP")).isEqualTo(TestNode.NAME + " 127.0.0.1 127.0.0.1\n");
            assertThat(sh("net", "ip link add hw-agent type veth")).isEmpty();
            assertThat(node.containerd().node().run("ip -o link show hw-agent")).contains("hw-agent");
            assertThat(sh("net", "ip link del hw-agent; touch /new 2>&1 || true"))
                    .contains("Read-only file system");
            assertThat(sh("net", "grep CapEff /proc/self/status")).isEqualTo("CapEff:\t0000000000003000\n");
            assertThat(node.exec("agent", "mounts", "mkdir", "-p", "/shared/made"))
                    .isEmpty();
            node.exec("agent", "mounts", "mount", "-t", "tmpfs", "seen", "/shared/made");
            assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).contains(shared + "/made ");
            assertThat(sh("net", "grep seen /proc/mounts")).startsWith("seen /shared/made tmpfs");
            node.exec("agent", "mounts", "umount", "/shared/made");
        } finally {
            node.removePod("agent");
            root("umount -l $0/made 2>/dev/null; umount -l $0", shared);
        }
    }

    private void root(final String script, final Path directory) {
        node.containerd().node().run(List.of("sh", "-c", script, directory.toString()), "");
    }

    private String sh(final String container, final String script) {
        return node.exec("agent", container, "sh", "-c", script);
    }

    private static String agent(final Path shared) {
        return """
                terminationGracePeriodSeconds: 1
                hostNetwork: true
                hostPID: true
                dnsPolicy: ClusterFirstWithHostNet
                priority: 2000001000
                priorityClassName: system-node-critical
                tolerations: [{operator: Exists}]
                volumes:
                - {name: shared, hostPath: {path: "%s", type: DirectoryOrCreate}}
                - {name: tun, hostPath: {path: /dev/net/tun, type: CharDevice}}
                - {name: modules, hostPath: {path: /etc/os-release, type: File}}
                containers:
                - name: net
                  image: hawser.test/busybox:1
                  command: [httpd, -f, -p, "127.0.0.1:18471", -h, /etc]
                  env:
                  - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
                  - {name: HOST, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
                  - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                  ports: [{name: health, containerPort: 18471, hostPort: 18471}]
                  securityContext:
                    readOnlyRootFilesystem: true
                    capabilities: {drop: [ALL], add: [NET_ADMIN, NET_RAW]}
                  livenessProbe: {httpGet: {host: 127.0.0.1, path: /hostname, port: health}, periodSeconds: 1}
                  readinessProbe: {httpGet: {path: /hostname, port: health}, periodSeconds: 1}
                  startupProbe: {tcpSocket: {port: health}, periodSeconds: 1}
                  volumeMounts:
                  - {name: shared, mountPath: /shared, mountPropagation: HostToContainer}
                  - {name: tun, mountPath: /dev/net/tun}
                  - {name: modules, mountPath: /modules, readOnly: true}
                - name: mounts
                  image: hawser.test/busybox:1
                  command: [sleep, "1000"]
                  securityContext: {privileged: true}
                  volumeMounts:
                  - {name: shared, mountPath: /shared, mountPropagation: Bidirectional}
                """.formatted(shared);
    }
}
