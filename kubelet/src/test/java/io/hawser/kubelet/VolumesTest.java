package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class VolumesTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String SECRETS = "/api/v1/namespaces/default/secrets";

    private final TestNode node;

    VolumesTest(final TestNode node) {
        this.node = node;
    }

    @BeforeEach
    void objects() {
        if (node.get(MAPS + "/settings").isMissingNode()) {
            node.create(MAPS, "{metadata: {name: settings}, data: {color: red, size: large}}");
            node.create(SECRETS, "{metadata: {name: hidden}, stringData: {password: open sesame}}");
        }
    }

    @Test
    void theEnvironmentComesFromObjectsThePodItselfAndServices() {
        node.createPod("environment", """
                restartPolicy: Never
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sh, -c, "env; echo args $(PLAIN) $$(PLAIN) $(UNKNOWN)"]
                  resources: {requests: {cpu: 100m, memory: 8Mi}, limits: {memory: 32Mi}}
                  envFrom:
                  - {prefix: S_, configMapRef: {name: settings}}
                  - {secretRef: {name: absent, optional: true}}
                  env:
                  - {name: PLAIN, value: "plain"}
                  - {name: NESTED, value: "is $(PLAIN)"}
                  - {name: COLOR, valueFrom: {configMapKeyRef: {name: settings, key: color}}}
                  - {name: PASSWORD, valueFrom: {secretKeyRef: {name: hidden, key: password}}}
                  - {name: ABSENT, valueFrom: {configMapKeyRef: {name: settings, key: none, optional: true}}}
                  - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                  - {name: LABEL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}}
                  - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
                  - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                  - {name: HOST, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
                  - {name: MEMORY, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
                  - {name: CPU, valueFrom: {resourceFieldRef: {resource: requests.cpu, divisor: 1m}}}
                """);
        final JsonNode pod = node.awaitPod("environment", one -> "Succeeded".equals(Json.text(one, "status", "phase")));
        final String ip = Json.text(pod, "status", "podIP");
        assertThat(node.kubectl("logs", "environment").lines())
                .contains(
                        "S_color=red",
                        "S_size=large",
                        "NESTED=is plain",
                        "COLOR=red",
                        "PASSWORD=open sesame",
                        "POD=environment",
                        "LABEL=environment",
                        "NODE=" + TestNode.NAME,
                        "IP=" + ip,
                        "HOST=127.0.0.1",
                        "MEMORY=32",
                        "CPU=100",
                        "HOSTNAME=environment",
                        "KUBERNETES_SERVICE_HOST=10.96.0.1",
                        "KUBERNETES_SERVICE_PORT=443",
                        "KUBERNETES_PORT_443_TCP_ADDR=10.96.0.1")
                .noneMatch(line -> line.startsWith("ABSENT="));
        assertThat(Json.text(pod, "status", "qosClass")).isEqualTo("Burstable");
        node.removePod("environment");
    }

    @Test
    void filesOfAConfigMapChangeTogetherWhenItChanges() {
        node.create(MAPS, "{metadata: {name: moving}, data: {one: first, two: first}}");
        node.createPod("follower", """
                terminationGracePeriodSeconds: 1
                volumes:
                - {name: all, configMap: {name: moving}}
                - {name: chosen, configMap: {name: moving, items: [{key: two, path: a/b, mode: 0400}]}}
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sleep, "1000"]
                  volumeMounts:
                  - {name: all, mountPath: /all}
                  - {name: chosen, mountPath: /chosen}
                  - {name: all, mountPath: /single, subPath: one}
                """);
        node.awaitReady("follower");
        assertThat(sh("follower", "cat /all/one /all/two /chosen/a/b /single")).isEqualTo("firstfirstfirstfirst");
        assertThat(sh("follower", "readlink /all/one; readlink /all/..data; stat -c %a /chosen/..data/a/b"))
                .matches("\\.\\.data/one\n\\.\\.20\\d\\d_.*\n400\n");
        node.patch(MAPS + "/moving", "{data: {one: second, two: second, three: second}}");
        final String expected = "secondsecondsecondsecond";
        assertThat(awaitText("follower", "cat /all/one /all/two /all/three /chosen/a/b", expected))
                .isEqualTo(expected);
        // What was mounted alone stays as it was.
        assertThat(sh("follower", "cat /single")).isEqualTo("first");
        node.removePod("follower");
    }

    @Test
    void secretsTokensAndTheDownwardApiAreFiles() {
        node.createPod("projected", """
                terminationGracePeriodSeconds: 1
                securityContext: {fsGroup: 2000}
                volumes:
                - {name: secret, secret: {secretName: hidden, defaultMode: 0440}}
                - name: all
                  projected:
                    sources:
                    - serviceAccountToken: {path: token, expirationSeconds: 3600, audience: me}
                    - downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}
                    - configMap: {name: settings, items: [{key: color, path: color}]}
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sleep, "1000"]
                  volumeMounts:
                  - {name: secret, mountPath: /secret}
                  - {name: all, mountPath: /all}
                """);
        node.awaitReady("projected");
        assertThat(sh("projected", "cat /secret/password; stat -c ' %a %g' /secret/..data/password"))
                .isEqualTo("open sesame 440 2000\n");
        assertThat(sh("projected", "cat /all/labels")).isEqualTo("app=\"projected\"");
        assertThat(sh("projected", "cat /all/color")).isEqualTo("red");
        assertThat(sh("projected", "cat /all/token").split("\\.", -1)).hasSize(3);
        assertThat(sh("projected", "grep ' /secret ' /proc/mounts")).startsWith("tmpfs /secret tmpfs ro");
        node.removePod("projected");
    }

    @Test
    void emptyDirsAreSharedInMemoryIfAskedAndGoWithThePod() throws Exception {
        final JsonNode created = node.createPod("empty", """
                terminationGracePeriodSeconds: 1
                securityContext: {fsGroup: 3000}
                volumes:
                - {name: disk, emptyDir: {}}
                - {name: memory, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sh, -c, "echo x > /disk/sub/x; touch /memory/y; exec sleep 1000"]
                  securityContext: {runAsUser: 1000}
                  readinessProbe: {exec: {command: [test, -e, /memory/y]}, periodSeconds: 1}
                  volumeMounts:
                  - {name: disk, mountPath: /disk/sub, subPath: deep/er}
                  - {name: memory, mountPath: /memory}
                - name: other
                  image: hawser.test/busybox:1
                  command: [sleep, "1000"]
                  volumeMounts: [{name: disk, mountPath: /disk}, {name: memory, mountPath: /memory}]
                """);
        final String uid = Json.text(created, "metadata", "uid");
        node.awaitReady("empty");
        assertThat(node.exec("empty", "other", "sh", "-c", "cat /disk/deep/er/x; ls /memory"))
                .isEqualTo("x\ny\n");
        assertThat(node.exec("empty", "other", "stat", "-c", "%g", "/memory/y")).isEqualTo("3000\n");
        assertThat(node.exec("empty", "other", "grep", " /memory ", "/proc/mounts"))
                .contains("size=1024k");
        node.removePod("empty");
        TestNode.awaitTrue(
                "its directory is gone", () -> !Files.exists(node.paths().pod(uid)));
    }

    private String sh(final String pod, final String script) {
        return node.exec(pod, "main", "sh", "-c", script);
    }

    private String awaitText(final String pod, final String script, final String expected) {
        final String[] last = {""};
        try {
            TestNode.awaitTrue(script, () -> {
                last[0] = sh(pod, script + " 2>/dev/null || true");
                return last[0].equals(expected);
            });
        } catch (final Exception e) {
            throw new AssertionError(last[0], e);
        }
        return last[0];
    }
}
