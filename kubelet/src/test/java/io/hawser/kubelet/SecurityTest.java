package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class SecurityTest {
    private final TestNode node;

    SecurityTest(final TestNode node) {
        this.node = node;
    }

    @Test
    void aContainerMayDoWhatItsContextSaysAndNoMore() {
        node.createPod("context", """
                terminationGracePeriodSeconds: 1
                securityContext: {runAsUser: 1000, runAsGroup: 2000, supplementalGroups: [3000], fsGroup: 4000}
                containers:
                - name: plain
                  image: hawser.test/busybox:1
                  command: [sleep, "1000"]
                  securityContext:
                    readOnlyRootFilesystem: true
                    allowPrivilegeEscalation: false
                    capabilities: {drop: [ALL]}
                - name: admin
                  image: hawser.test/busybox:1
                  command: [sleep, "1000"]
                  securityContext: {runAsUser: 0, capabilities: {add: [NET_ADMIN]}}
                - name: privileged
                  image: hawser.test/busybox:1
                  command: [sleep, "1000"]
                  securityContext: {runAsUser: 0, privileged: true}
                """);
        node.awaitReady("context");
        assertThat(sh(
                        "plain",
                        "id -u; id -g; id -G; touch /x 2>&1 || true; grep -E 'NoNewPrivs|CapBnd' /proc/self/status"))
                .isEqualTo("""
                        1000
                        2000
                        2000 3000 4000
                        touch: /x: Read-only file system
                        CapBnd:\t0000000000000000
                        NoNewPrivs:\t1
                        """);
        final long bounding = Long.parseLong(
                sh("admin", "grep CapBnd /proc/self/status").strip().replaceFirst(".*\t", ""), 16);
        final int netAdmin = 12;
        final int sysAdmin = 21;
        assertThat(bounding >> netAdmin & 1).isEqualTo(1);
        assertThat(bounding >> sysAdmin & 1).isZero();
        assertThat(sh("admin", "wc -c < /proc/timer_list")).isEqualTo("0\n");
        assertThat(sh("privileged", "test -w /proc/sys/kernel/core_pattern && echo may"))
                .isEqualTo("may\n");
        node.removePod("context");
    }

    @Test
    void requestsAndLimitsReachTheControlGroups() {
        node.createPod("limits", """
                terminationGracePeriodSeconds: 1
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sleep, "1000"]
                  resources: {requests: {cpu: 250m, memory: 16Mi}, limits: {cpu: 500m, memory: 64Mi}}
                """);
        final JsonNode pod = node.awaitReady("limits");
        final String group = node.cgroupRoot() + "/kubepods/burstable/pod" + Json.text(pod, "metadata", "uid");
        final String id = Json.text(TestNode.container(pod), "containerID").replace("containerd://", "");
        assertThat(group("cpu", group, "cpu.shares")).isEqualTo("256");
        assertThat(group("memory", group, "memory.limit_in_bytes")).isEqualTo(Integer.toString(64 << 20));
        assertThat(group("cpu", group + "/" + id, "cpu.shares")).isEqualTo("256");
        assertThat(group("cpu", group + "/" + id, "cpu.cfs_quota_us")).isEqualTo("50000");
        assertThat(group("memory", group + "/" + id, "memory.limit_in_bytes")).isEqualTo(Integer.toString(64 << 20));
        node.removePod("limits");
    }

    @Test
    void podsMayShareTheNodesNetworkAndHaveNamesAndPorts() {
        node.createPod("hostnet", """
                terminationGracePeriodSeconds: 1
                hostNetwork: true
                containers:
                - {name: main, image: "hawser.test/busybox:1", command: [sleep, "1000"]}
                """);
        node.createPod("named", """
                terminationGracePeriodSeconds: 1
                hostname: chosen
                subdomain: sub
                hostAliases: [{ip: 198.18.0.9, hostnames: [other, another]}]
                dnsConfig: {options: [{name: timeout, value: "3"}]}
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [httpd, -f, -p, "7000", -h, /etc]
                  ports: [{containerPort: 7000, hostPort: 17000}]
                """);
        final JsonNode host = node.awaitReady("hostnet");
        assertThat(Json.text(host, "status", "podIP")).isEqualTo("127.0.0.1");
        assertThat(node.exec("hostnet", "main", "ip", "-o", "link")).contains("cni0");
        final JsonNode named = node.awaitReady("named");
        assertThat(node.exec("named", "main", "cat", "/etc/hosts"))
                .contains(Json.text(named, "status", "podIP") + "\tchosen.sub.default.svc.cluster.local\tchosen\n")
                .contains("198.18.0.9\tother\tanother\n");
        assertThat(node.exec("named", "main", "cat", "/etc/resolv.conf"))
                .startsWith("search default.svc.cluster.local svc.cluster.local cluster.local")
                .contains("nameserver 10.96.0.10\n", "options ndots:5 timeout:3\n");
        assertThat(node.containerd().node().run("curl -sm 5 http://10.88.0.1:17000/hostname"))
                .isEqualTo("chosen\n");
        node.removePod("hostnet");
        node.removePod("named");
    }

    private String sh(final String container, final String script) {
        return node.exec("context", container, "sh", "-c", script);
    }

    private String group(final String controller, final String group, final String file) {
        return node.containerd()
                .node()
                .run("cat /sys/fs/cgroup/" + controller + group + "/" + file)
                .strip();
    }
}
