package io.hawser.ipvs.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpFamily;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePortName;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static final int KUBERNETES_BITS = 0xc000;

    private final Marks marks = new Marks();

    private static ServicePortName name(final int number) {
        return new ServicePortName(new ServiceName("default", "s" + number), "", IpFamily.IPV4);
    }

    @Test
    void eachServiceHasItsOwnMarkWithoutTheBitsOfKubernetes() {
        final Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 40_000; i++) {
            final int mark = marks.of(name(i));
            assertThat(seen.add(mark)).isTrue();
            assertThat(mark & KUBERNETES_BITS).isZero();
            assertThat(Marks.isOurs(mark)).isTrue();
        }
        assertThat(marks.of(name(39_999))).isEqualTo(marks.of(name(39_999)));
    }

    @Test
    void markThatTheKernelHasIsTakenOverAndNotGivenToAnother() {
        for (int i = 0; i < 40_000; i++) {
            marks.of(name(i));
        }
        final int mark = marks.of(name(39_999));
        final Marks next = new Marks();
        next.prefer(name(1), mark);
        next.prefer(name(2), mark);
        next.prefer(name(3), 0x4000);
        assertThat(next.of(name(1))).isEqualTo(mark);
        assertThat(next.of(name(2))).isNotEqualTo(mark);
        assertThat(Marks.isOurs(next.of(name(3)))).isTrue();
    }

    @Test
    void markIsFreeAgainWhenTheServiceNeedsNone() {
        final int mark = marks.of(name(1));
        marks.release(name(1));
        assertThat(marks.of(name(2))).isEqualTo(mark);
    }
}
