package io.hawser.proxy.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.proxy.service.ServiceTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class SucceedingPlaneTest {
    private final InMemoryPlane plane = new InMemoryPlane();
    private final FakeProvider former = new FakeProvider("former");
    private final SucceedingPlane successor = new SucceedingPlane(plane, List.of(former));

    @Test
    void whatTheFormerLeftGoesOnlyOnceTheSuccessorServes() {
        plane.refuse.set(1);
        assertThatThrownBy(() -> successor.apply(ServiceTable.EMPTY)).isInstanceOf(DataPlaneException.class);
        assertThat(former.leftovers).isTrue();

        successor.apply(ServiceTable.EMPTY);

        assertThat(plane.table).isNotNull();
        assertThat(former.leftovers).isFalse();
    }

    @Test
    void whatCannotBeRemovedIsTriedAgainWithTheNextComparison() {
        former.refusals = 1;

        successor.apply(ServiceTable.EMPTY);
        assertThat(former.leftovers).isTrue();

        successor.reconcile();
        assertThat(former.leftovers).isFalse();
    }

    @Test
    void whatTheFormerTookAlongIsPutBack() {
        plane.changedByOthers = true;

        successor.apply(ServiceTable.EMPTY);
        assertThat(plane.changedByOthers).isFalse();

        successor.apply(ServiceTable.EMPTY);
        assertThat(plane.reconciled).hasValue(1);
    }

    @Test
    void planeThatTheKernelCannotCarryIsNotAskedToCleanUp() {
        former.lacking("everything");

        successor.apply(ServiceTable.EMPTY);

        assertThat(former.leftovers).isTrue();
    }
}
