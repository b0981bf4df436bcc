package io.hawser.overlay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private static final LeaseEvent ONE = new LeaseEvent.Removed(RegistryFixture.subnets(1), 1);
    private static final LeaseEvent TWO = new LeaseEvent.Removed(RegistryFixture.subnets(2), 2);

    @Test
    void aQueueThatGrowsTooLongEndsWithTheNeedOfASnapshot() {
        final EventQueue queue = new EventQueue(1);
        queue.offer(ONE);
        queue.offer(TWO);
        queue.offer(ONE);
        assertThat(queue.hasEnded()).isTrue();
        assertThat(queue.poll()).containsInstanceOf(LeaseEvent.SnapshotNeeded.class);
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void nothingComesAfterTheNeedOfASnapshot() {
        final EventQueue queue = new EventQueue();
        queue.offer(ONE);
        queue.offer(new LeaseEvent.SnapshotNeeded("test"));
        queue.offer(TWO);
        queue.await(Duration.ofSeconds(10));
        assertThat(queue.poll()).contains(ONE);
        assertThat(queue.poll()).containsInstanceOf(LeaseEvent.SnapshotNeeded.class);
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void aWaitEndsWhenItsTimeIsOverOrTheThreadIsInterrupted() {
        final EventQueue queue = new EventQueue();
        queue.await(Duration.ofMillis(1));
        assertThat(queue.poll()).isEmpty();
        Thread.currentThread().interrupt();
        queue.await(Duration.ofDays(1));
        assertThat(Thread.interrupted()).isTrue();
    }
}
