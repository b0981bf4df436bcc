package io.hawser.controlplane.controller.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 100);
    private final WorkQueue<String> queue = new WorkQueue<>(clock::get);

    private void pass(final Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void keyThatWasAddedTwiceComesOnce() {
        queue.add("a");
        queue.add("b");
        queue.add("a");
        assertThat(queue.poll()).contains("a");
        assertThat(queue.poll()).contains("b");
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void mostUrgentKeyComesFirstAndOfEqualOnesTheEarliest() {
        final WorkQueue<String> urgent = new WorkQueue<>(clock::get, String::length);
        for (final String key : new String[] {"b", "a", "long", "c", "longer"}) {
            urgent.add(key);
        }
        final StringBuilder order = new StringBuilder();
        for (Optional<String> key = urgent.poll(); key.isPresent(); key = urgent.poll()) {
            order.append(key.get()).append(' ');
        }
        assertThat(order).hasToString("longer long b a c ");
    }

    @Test
    void keyIsWorkedOnByOneAtATimeAndComesAgainIfItWasAddedMeanwhile() {
        queue.add("a");
        assertThat(queue.poll()).contains("a");
        queue.add("a");
        assertThat(queue.poll()).as("while it is worked on").isEmpty();
        queue.done("a");
        assertThat(queue.poll()).contains("a");
        queue.done("a");
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void delayedKeyComesWhenItsTimeHasCome() {
        queue.addAfter("a", Duration.ofSeconds(5));
        pass(Duration.ofSeconds(4));
        assertThat(queue.poll()).isEmpty();
        assertThat(queue.untilNext()).contains(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertThat(queue.poll()).contains("a");
    }

    @Test
    void earliestOfSeveralTimesCounts() {
        queue.addAfter("a", Duration.ofSeconds(5));
        queue.addAfter("a", Duration.ofSeconds(1));
        queue.addAfter("a", Duration.ofSeconds(9));
        pass(Duration.ofSeconds(1));
        assertThat(queue.poll()).contains("a");
        queue.done("a");
        pass(Duration.ofSeconds(60));
        assertThat(queue.poll()).as("the later times").isEmpty();
    }

    @Test
    void pausesBetweenFailuresDoubleUpToALimitAndSuccessForgives() {
        for (final long millis : new long[] {5, 10, 20, 40}) {
            queue.retry("a");
            assertThat(queue.untilNext()).contains(Duration.ofMillis(millis));
            pass(Duration.ofMillis(millis));
            assertThat(queue.poll()).contains("a");
            queue.done("a");
        }
        for (int i = 0; i < 100; i++) {
            queue.retry("b");
        }
        pass(Duration.ofMillis(5));
        assertThat(queue.poll()).contains("b");
        queue.done("b");
        queue.retry("b");
        assertThat(queue.untilNext()).contains(Duration.ofSeconds(30));
        queue.forgive("a");
        queue.retry("a");
        assertThat(queue.untilNext()).contains(Duration.ofMillis(5));
    }

    @Test
    void closingEndsWaiting() throws InterruptedException {
        queue.close();
        assertThat(queue.take()).isEmpty();
    }
}
