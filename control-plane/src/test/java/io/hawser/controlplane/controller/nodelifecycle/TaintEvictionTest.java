package io.hawser.controlplane.controller.nodelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.testing.Http;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TaintEvictionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

    private static ObjectNode node(final String taints) {
        return Http.object("{'metadata':{'name':'n'},'spec':{'taints':" + taints + "}}");
    }

    private static ObjectNode pod(final String tolerations) {
        return Http.object("{'metadata':{'name':'p'},'spec':{'tolerations':" + tolerations + "}}");
    }

    private static final String LOST =
            "[{'key':'node.kubernetes.io/unreachable','effect':'NoExecute','timeAdded':'2026-01-01T00:00:30Z'}]";

    @Test
    void podThatToleratesForAWhileLeavesThatLongAfterTheTaintCame() {
        assertThat(TaintEvictionController.deadline(
                        node(LOST),
                        pod("[{'key':'node.kubernetes.io/unreachable','operator':'Exists','effect':'NoExecute',"
                                + "'tolerationSeconds':300}]"),
                        NOW))
                .contains(Instant.parse("2026-01-01T00:05:30Z"));
    }

    @Test
    void podThatDoesNotTolerateLeavesAtOnce() {
        assertThat(TaintEvictionController.deadline(node(LOST), pod("[]"), NOW)).contains(NOW);
    }

    @Test
    void podThatToleratesForEverStays() {
        assertThat(TaintEvictionController.deadline(node(LOST), pod("[{'operator':'Exists'}]"), NOW))
                .isEmpty();
        assertThat(TaintEvictionController.deadline(node("[{'key':'k','effect':'NoSchedule'}]"), pod("[]"), NOW))
                .as("a taint that only keeps new pods away")
                .isEqualTo(Optional.empty());
    }

    @Test
    void silenceRunsFromTheLastChangeAndNotFromWhatTheNodesClockSays() {
        final AtomicLong clock = new AtomicLong(17);
        final Heartbeats heartbeats = new Heartbeats(clock::get);
        assertThat(heartbeats.silence("n", "1999")).isZero();
        clock.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(heartbeats.silence("n", "1999")).isEqualTo(Duration.ofSeconds(30));
        assertThat(heartbeats.silence("n", "1998"))
                .as("any change is a sign of life")
                .isZero();
        heartbeats.forget("n");
        clock.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(heartbeats.silence("n", "1998")).isZero();
    }
}
