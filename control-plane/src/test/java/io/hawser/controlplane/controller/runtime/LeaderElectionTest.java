package io.hawser.controlplane.controller.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.controlplane.testing.TestCluster;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {
    private static final LeaderSettings SETTINGS =
            new LeaderSettings(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
    // The clocks on the walls do not agree, and need not.
    private static final Clock WRONG = Clock.fixed(Instant.parse("1999-12-31T23:59:59Z"), ZoneOffset.UTC);

    private static TestCluster cluster;
    private static KubeClient client;

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> story = new ArrayList<>();

    @BeforeAll
    static void start() {
        cluster = TestCluster.started();
        client = new KubeClient(KubeConfig.connection(cluster.kubeconfig()), Duration.ofSeconds(15));
    }

    @AfterAll
    static void end() {
        client.close();
        cluster.close();
    }

    private LeaderElection candidate(final String name, final Clock clock) {
        return LeaderElection.candidate(client, name, SETTINGS, clock, nanos::get, new LeaderElection.Term() {
            @Override
            public void begin() {
                story.add(name + " begins");
            }

            @Override
            public void end() {
                story.add(name + " ends");
            }
        });
    }

    private void pass(final int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void leaderThatFallsSilentStopsActingBeforeItIsSucceeded() {
        final LeaderElection one = candidate("one", Clock.systemUTC());
        final LeaderElection two = candidate("two", WRONG);
        one.step();
        two.step();
        assertThat(story).containsExactly("one begins");
        pass(9);
        one.step();
        two.step();
        pass(9);
        two.step();
        assertThat(one.isLeading()).as("9 s after its renewal").isTrue();
        pass(1);
        assertThat(one.isLeading()).as("10 s after its renewal").isFalse();
        two.step();
        assertThat(two.isLeading()).as("before the lease has run out").isFalse();
        pass(5);
        two.step();
        assertThat(two.isLeading()).isTrue();
        one.step();
        two.step();
        assertThat(story).containsExactly("one begins", "two begins", "one ends");
        assertThat(List.of(one.isLeading(), two.isLeading())).containsExactly(false, true);
        final var lease = cluster.admin()
                .get("/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/test")
                .expect(200);
        assertThat(lease.at("/spec/holderIdentity").asText()).isEqualTo("two");
        assertThat(lease.at("/spec/leaseTransitions").asInt()).isEqualTo(1);
        assertThat(lease.at("/spec/renewTime").asText()).isEqualTo("1999-12-31T23:59:59.000000Z");
        two.close();
        one.step();
        assertThat(one.isLeading())
                .as("a lease that was given back is free at once")
                .isTrue();
    }

    @Test
    void settingsUnderWhichTwoCouldLeadAreRefused() {
        final Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new LeaderSettings(second, second, second.dividedBy(2)))
                .hasMessageContaining("must be longer");
        assertThatThrownBy(() -> new LeaderSettings(second.multipliedBy(3), second, second))
                .hasMessageContaining("must be longer");
    }
}
