package io.hawser.kubelet.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.hawser.kubelet.cri.v1.PodSandboxConfig;
import io.hawser.kubelet.cri.v1.PodSandboxMetadata;
import io.hawser.kubelet.cri.v1.RuntimeCondition;
import io.hawser.kubelet.testing.Containerd;
import io.hawser.kubelet.testing.OciImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CriClientTest {
    private static Containerd containerd;
    private static CriClient client;

    @BeforeAll
    static void start() {
        containerd = Containerd.started("cri");
        client = CriClient.connect(containerd.socket());
    }

    @AfterAll
    static void end() {
        client.close();
        containerd.close();
    }

    @Test
    void theRuntimeSaysItsNameAndThatItIsReady() {
        assertThat(client.version().getRuntimeName()).isEqualTo("containerd");
        assertThat(client.conditions())
                .filteredOn(RuntimeCondition::getStatus)
                .extracting(RuntimeCondition::getType)
                .contains("RuntimeReady", "NetworkReady");
    }

    @Test
    void anImageIsFoundByItsName() {
        assertThat(client.imageStatus(OciImage.BUSYBOX))
                .get()
                .satisfies(image -> assertThat(image.getRepoTagsList()).contains(OciImage.BUSYBOX));
        assertThat(client.imageStatus("hawser.test/none:1")).isEmpty();
    }

    @Test
    void whatTheRuntimeDoesNotKnowIsEmptyAndItsRemovalNoError() {
        assertThat(client.podSandboxStatus("none")).isEmpty();
        assertThat(client.containerStatus("none")).isEmpty();
        client.removeContainer("none");
        client.stopPodSandbox("none");
    }

    @Test
    void anEndIsToldWithoutBeingAskedFor() throws Exception {
        final Set<String> ended = ConcurrentHashMap.newKeySet();
        final Thread listener = new Thread(() -> {
            try {
                client.exits().follow(ended::add);
            } catch (final CriException e) {
                ended.add(e.getMessage());
            }
        });
        listener.start();
        // Nobody says when the runtime has begun to listen: what ended before then is not told.
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            final String sandbox = client.runPodSandbox(PodSandboxConfig.newBuilder()
                    .setMetadata(PodSandboxMetadata.newBuilder().setName("ends").setUid("ends"))
                    .build());
            client.stopPodSandbox(sandbox);
            client.removePodSandbox(sandbox);
            return ended.contains(sandbox);
        });
        listener.interrupt();
        listener.join();
    }

    @Test
    void aSocketWithoutARuntimeIsUnavailable() {
        try (CriClient nobody = CriClient.connect(Path.of("/nonexistent.sock"))) {
            final CriException failure = catchThrowableOfType(CriException.class, nobody::version);
            assertThat(failure.isUnavailable()).isTrue();
        }
    }
}
