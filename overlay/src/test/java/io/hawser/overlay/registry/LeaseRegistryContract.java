package io.hawser.overlay.registry;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static io.hawser.overlay.registry.RegistryFixture.subnets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hawser.linux.net.IpAddress;
import io.hawser.overlay.config.BackendConfig;
import io.hawser.overlay.json.JsonFieldException;
import io.hawser.overlay.lease.BackendData;
import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every registry does, whoever chooses the subnets. */
public abstract class LeaseRegistryContract {
    protected static final Duration PATIENCE = Duration.ofSeconds(20);

    protected RegistryFixture fixture;
    protected LeaseRegistry registry;

    protected abstract RegistryFixture fixture();

    @BeforeEach
    void open() {
        fixture = fixture();
        registry = fixture.connect();
    }

    @AfterEach
    void shut() {
        registry.close();
        fixture.close();
    }

    @Test
    void theConfigurationIsRead() {
        fixture.config("{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}");
        assertThat(registry.readConfig().backend()).isInstanceOf(BackendConfig.Vxlan.class);
    }

    @Test
    void aMissingConfigurationIsSaidToBeMissing() {
        fixture.config("");
        assertThatThrownBy(() -> registry.readConfig())
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("config");
    }

    @Test
    void aWrongConfigurationIsRefusedWithItsKey() {
        fixture.config("{\"Network\":\"10.244.0.0\"}");
        assertThatThrownBy(() -> registry.readConfig())
                .isInstanceOf(JsonFieldException.class)
                .hasMessageContaining("Network");
    }

    @Test
    void anEmptyRegistryHasAnEmptySnapshot() {
        assertThat(registry.snapshot().leases()).isEmpty();
        assertThat(registry.find(subnets(1))).isEmpty();
    }

    @Test
    void aCreatedLeaseIsInTheSnapshotAndFound() {
        final Lease lease = create(1);
        assertThat(lease.attributes()).isEqualTo(attributes(1));
        assertThat(lease.holder()).isEqualTo(registry.holder(attributes(1)));
        assertThat(registry.snapshot().leases()).singleElement().matches(lease::sameRoute);
        assertThat(registry.find(subnets(1)))
                .hasValueSatisfying(found -> assertThat(found.sameRoute(lease)).isTrue());
    }

    @Test
    void othersLeasesAreInTheSnapshot() {
        fixture.put(2, attributes(2));
        fixture.put(3, attributes(3));
        assertThat(registry.snapshot().leases())
                .extracting(Lease::subnets, Lease::attributes)
                .containsExactlyInAnyOrder(tuple(subnets(2), attributes(2)), tuple(subnets(3), attributes(3)));
        assertThat(registry.snapshot().leases())
                .noneMatch(lease -> lease.holder().equals(registry.holder(attributes(1))));
    }

    @Test
    void aBackendThatNobodyKnowsIsALeaseLikeAnother() {
        final LeaseAttributes unknown = LeaseAttributes.of(
                IpAddress.parse("198.18.0.2"),
                new BackendType("wireguard"),
                new BackendData.Opaque("{\"PublicKey\":\"x=\"}"));
        fixture.put(2, unknown);
        assertThat(registry.snapshot().leases())
                .singleElement()
                .extracting(Lease::attributes)
                .isEqualTo(unknown);
    }

    @Test
    void whatIsNoLeaseIsLeftOutOfSnapshotAndWatch() {
        final LeaseWatch watch = registry.watch(registry.snapshot().revision());
        fixture.writeGarbage();
        fixture.put(2, attributes(2));
        assertThat(registry.snapshot().leases()).hasSize(1);
        assertThat(next(watch)).isInstanceOf(LeaseEvent.Added.class);
        assertThat(registry.snapshot().leases()).hasSize(1);
    }

    @Test
    void aWatchTellsWhatHappensInItsOrder() {
        final LeaseWatch watch = registry.watch(registry.snapshot().revision());
        fixture.put(2, attributes(2));
        create(1);
        fixture.put(2, attributes(2, 77));
        fixture.delete(2);
        assertThat(List.of(next(watch), next(watch), next(watch), next(watch)))
                .extracting(LeaseRegistryContract::summary)
                .containsExactly(
                        "added " + subnets(2) + " " + attributes(2).toJson(),
                        "added " + subnets(1) + " " + attributes(1).toJson(),
                        "changed " + subnets(2) + " " + attributes(2, 77).toJson(),
                        "removed " + subnets(2));
        assertThat(watch.poll()).isEmpty();
    }

    @Test
    void whatHappensBetweenSnapshotAndWatchIsTold() {
        fixture.put(2, attributes(2));
        final String revision = registry.snapshot().revision();
        fixture.put(3, attributes(3));
        fixture.delete(2);
        final LeaseWatch watch = registry.watch(revision);
        assertThat(List.of(next(watch), next(watch)))
                .extracting(LeaseRegistryContract::summary)
                .containsExactly("added " + subnets(3) + " " + attributes(3).toJson(), "removed " + subnets(2));
    }

    @Test
    void aLeaseIsRenewedWithNewAttributes() {
        final Lease lease = create(1);
        final RenewOutcome outcome = registry.renew(lease, attributes(1, 99));
        assertThat(outcome).isInstanceOf(RenewOutcome.Renewed.class);
        assertThat(registry.find(subnets(1)).orElseThrow().attributes()).isEqualTo(attributes(1, 99));
    }

    @Test
    void aLeaseThatIsGoneIsNotRenewed() {
        final Lease lease = create(1);
        fixture.delete(1);
        assertThat(registry.renew(lease, attributes(1))).isEqualTo(new RenewOutcome.Gone());
        assertThat(registry.find(subnets(1))).isEmpty();
    }

    @Test
    void onlyALeaseOfOursIsDeleted() {
        final Lease own = create(1);
        fixture.put(2, attributes(2));
        final Lease others = registry.find(subnets(2)).orElseThrow();
        final Lease claimed =
                new Lease(others.subnets(), others.attributes(), own.holder(), others.term(), 0, others.modified());
        assertThat(registry.delete(claimed)).isFalse();
        assertThat(registry.find(subnets(2))).isPresent();
        assertThat(registry.delete(own)).isTrue();
        assertThat(registry.find(subnets(1))).isEmpty();
        assertThat(registry.delete(own)).isFalse();
    }

    @Test
    void aBrokenWatchAsksForASnapshotAndTheNextOneGoesOn() {
        fixture.put(2, attributes(2));
        final LeaseWatch broken = registry.watch(registry.snapshot().revision());
        fixture.put(3, attributes(3));
        next(broken);
        fixture.disconnect();
        assertThat(next(broken)).isInstanceOf(LeaseEvent.SnapshotNeeded.class);
        final LeaseSnapshot snapshot = registry.snapshot();
        assertThat(snapshot.leases()).hasSize(2);
        final LeaseWatch watch = registry.watch(snapshot.revision());
        fixture.put(4, attributes(4));
        assertThat(next(watch)).isInstanceOf(LeaseEvent.Added.class);
        assertThat(broken.poll()).isEmpty();
    }

    @Test
    void aRevisionThatWasCompactedAsksForASnapshot() {
        final String old = registry.snapshot().revision();
        fixture.put(2, attributes(2));
        fixture.put(3, attributes(3));
        fixture.compact();
        final LeaseWatch watch = registry.watch(old);
        assertThat(next(watch)).isInstanceOf(LeaseEvent.SnapshotNeeded.class);
        assertThat(watch.poll()).isEmpty();
        assertThat(registry.snapshot().leases()).hasSize(2);
    }

    @Test
    void aClosedWatchTellsNothingMore() {
        final LeaseWatch closed = registry.watch(registry.snapshot().revision());
        final LeaseWatch open = registry.watch(registry.snapshot().revision());
        closed.close();
        fixture.put(2, attributes(2));
        assertThat(next(open)).isInstanceOf(LeaseEvent.Added.class);
        assertThat(closed.poll().filter(event -> !(event instanceof LeaseEvent.SnapshotNeeded)))
                .isEmpty();
    }

    @Test
    void closingEndsTheWatches() {
        final LeaseWatch watch = registry.watch(registry.snapshot().revision());
        registry.close();
        assertThat(next(watch)).isInstanceOf(LeaseEvent.SnapshotNeeded.class);
    }

    @Test
    void aRegistryThatDoesNotAnswerIsAnErrorAndEndsTheWatches() {
        final Lease lease = create(1);
        final LeaseWatch watch = registry.watch(registry.snapshot().revision());
        fixture.stop();
        assertThatThrownBy(() -> registry.snapshot()).isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> registry.renew(lease, attributes(1))).isInstanceOf(RegistryException.class);
        assertThat(next(watch)).isInstanceOf(LeaseEvent.SnapshotNeeded.class);
        final LeaseWatch vain = registry.watch("1");
        assertThat(next(vain)).isInstanceOf(LeaseEvent.SnapshotNeeded.class);
    }

    protected Lease create(final int node) {
        final CreateOutcome outcome = registry.create(subnets(node), attributes(node));
        assertThat(outcome).isInstanceOf(CreateOutcome.Created.class);
        return ((CreateOutcome.Created) outcome).lease();
    }

    /** The next event, within a bound. */
    protected static LeaseEvent next(final LeaseWatch watch) {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<LeaseEvent> event = watch.poll();
        while (event.isEmpty() && System.nanoTime() - end < 0) {
            watch.await(Duration.ofNanos(end - System.nanoTime()));
            event = watch.poll();
        }
        assertThat(event).as("an event within %s", PATIENCE).isPresent();
        return event.orElseThrow();
    }

    protected static String summary(final LeaseEvent event) {
        if (event instanceof LeaseEvent.Added added) {
            return "added " + route(added.lease());
        }
        if (event instanceof LeaseEvent.Changed changed) {
            return "changed " + route(changed.lease());
        }
        if (event instanceof LeaseEvent.Removed removed) {
            return "removed " + removed.subnets();
        }
        return event.toString();
    }

    private static String route(final Lease lease) {
        final Subnets subnets = lease.subnets();
        return subnets + " " + lease.attributes().toJson();
    }
}
