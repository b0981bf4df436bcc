package io.hawser.controlplane.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.controlplane.testing.FakeKubelet;
import io.hawser.controlplane.testing.Kubectl;
import org.junit.jupiter.api.Test;

/** The newest. It sends protobuf where it makes objects of its own, and speaks WebSocket to containers. */
class Kubectl135Test extends KubectlCommands {
    @Override
    String version() {
        return "1.35";
    }

    @Test
    void tokenOfAServiceAccountLetsItIn() {
        kubectl.run("create serviceaccount robot").ok();
        kubectl.run("create rolebinding robot-views --clusterrole=view --serviceaccount=" + namespace + ":robot")
                .ok();
        final String token =
                kubectl.run("create token robot --duration=20m").ok().strip();
        // Without the administrator's certificate.
        final Kubectl135Test.Bare bare = new Bare(token);
        assertThat(bare.run("get pods")).contains("code 0");
        assertThat(bare.run("get secrets"))
                .contains("code 1")
                .contains("secrets is forbidden: User \"system:serviceaccount:" + namespace
                        + ":robot\" cannot list resource"
                        + " \"secrets\" in API group \"\" in the namespace \"" + namespace + "\"");
        assertThat(bare.run("auth whoami")).contains("system:serviceaccount:" + namespace + ":robot");
    }

    @Test
    void commandsReachTheKubelet() {
        try (FakeKubelet kubelet = podOnAKubelet()) {
            assertThat(kubelet.port()).isPositive();
            assertThat(kubectl.run("exec p -- say hello").ok()).isEqualTo("say hello\n");
            // Input ends, and more than one frame's worth comes back.
            final String much = "0123456789abcdef\n".repeat(10_000);
            assertThat(kubectl.runWith(much, "exec -i p -- cat").ok()).isEqualTo(much);
            final Kubectl.Result ended = kubectl.run("exec p -- exit 3");
            assertThat(ended.code()).isEqualTo(3);
            assertThat(ended.error()).contains("exit code 3");
        }
    }

    /** A user who has nothing but a token. */
    private final class Bare {
        private final String flags;

        Bare(final String token) {
            flags = " --namespace=" + namespace + " --kubeconfig=/dev/null --insecure-skip-tls-verify --server="
                    + cluster.server().url() + " --token=" + token;
        }

        String run(final String command) {
            final var result = kubectl.run(command + flags);
            return "code " + result.code() + "\n" + result.out() + result.error();
        }
    }
}
