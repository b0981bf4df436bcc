package io.hawser.overlay.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A worker gives way to pods that read, and not to threads that compute. */
class CourtesyTest {
    private long nowNs;
    private long tookNs;
    private int times;
    private final Courtesy courtesy = new Courtesy(() -> nowNs, () -> {
        times++;
        nowNs += tookNs;
    });

    @Test
    void whoGivesTheCoreBackSoonIsAlwaysGivenWayTo() {
        tookNs = TimeUnit.MICROSECONDS.toNanos(500);
        for (int i = 0; i < 100; i++) {
            assertThat(courtesy.giveWay()).isTrue();
        }
        assertThat(times).isEqualTo(100);
    }

    @Test
    void whoKeepsTheCoreIsNotGivenWayToForAWhile() {
        tookNs = TimeUnit.MILLISECONDS.toNanos(4);
        courtesy.giveWay();
        assertThat(courtesy.giveWay()).isFalse();
        nowNs += TimeUnit.MILLISECONDS.toNanos(4);
        assertThat(courtesy.giveWay()).isFalse();
        nowNs += TimeUnit.MILLISECONDS.toNanos(1);
        assertThat(courtesy.giveWay()).isTrue();
        assertThat(times).isEqualTo(2);
    }

    @Test
    void whatIsLostToThreadsThatComputeStaysBelowOnePercent() {
        tookNs = TimeUnit.MILLISECONDS.toNanos(8);
        final long end = TimeUnit.MINUTES.toNanos(1);
        while (nowNs < end) {
            courtesy.giveWay();
            nowNs += TimeUnit.MICROSECONDS.toNanos(100);
        }
        assertThat(times * tookNs).isLessThan(end / 100);
    }
}
