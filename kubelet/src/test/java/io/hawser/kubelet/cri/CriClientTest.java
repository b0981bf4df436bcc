package io.hawser.kubelet.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hawser.kubelet.cri.v1.RuntimeCondition;
import io.hawser.kubelet.testing.Containerd;
import io.hawser.kubelet.testing.OciImage;
import java.nio.file.Path;
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
    void aSocketWithoutARuntimeIsUnavailable() {
        try (CriClient nobody = CriClient.connect(Path.of("/nonexistent.sock"))) {
            final CriException failure = catchThrowableOfType(CriException.class, nobody::version);
            assertThat(failure.isUnavailable()).isTrue();
        }
    }
}
