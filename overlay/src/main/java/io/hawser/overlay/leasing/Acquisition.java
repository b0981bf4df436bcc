package io.hawser.overlay.leasing;

import io.hawser.linux.net.IpFamily;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.LeaseTerm;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.Assignment;
import io.hawser.overlay.registry.CreateOutcome;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.RenewOutcome;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node that has no lease gets one: a reservation for it, else the subnets it had before, else a lease that bears
 * its address already, else free subnets at random. What is free is what the registry lets it have.
 */
final class Acquisition {
    private static final Logger LOG = LoggerFactory.getLogger(Acquisition.class);
    /** How often in a row somebody else may be faster before a pause. */
    private static final int RACES = 10;

    private final LeaseRegistry registry;
    private final NetworkConfig config;
    private final LeaseTable table;
    private final SubnetChooser chooser;
    private Optional<Subnets> previous;

    Acquisition(
            final LeaseRegistry registry,
            final NetworkConfig config,
            final Optional<Subnets> previous,
            final LeaseTable table,
            final RandomGenerator random) {
        this.registry = registry;
        this.config = config;
        this.previous = previous;
        this.table = table;
        this.chooser = new SubnetChooser(config, random);
    }

    /** What came of it. */
    sealed interface Result {}

    /** A lease. */
    record Got(Lease lease, String how) implements Result {}

    /** None for now. */
    record None(String why) implements Result {}

    /** Asks for a lease, a few times if others are faster. */
    Result attempt(final LeaseAttributes attributes, final Optional<Lease> lost) {
        final Assignment assignment = registry.assignment();
        if (assignment instanceof Assignment.Assigned assigned) {
            return takeAssigned(assigned.subnets(), attributes);
        }
        if (assignment instanceof Assignment.Awaited awaited) {
            return new None(awaited.why());
        }
        return existing(attributes, LeaseTerm.PERMANENT, "reserved for this node")
                .or(() -> lost.isPresent() ? takeAgain(lost.get(), attributes) : takePrevious(attributes))
                .or(() -> existing(attributes, LeaseTerm.LIMITED, "this node's already"))
                .map(Result.class::cast)
                .orElseGet(() -> takeFree(attributes));
    }

    /** Why these subnets are not to be asked for again; empty if they are. */
    Optional<String> objection(final Subnets subnets) {
        final Assignment assignment = registry.assignment();
        if (assignment instanceof Assignment.Assigned assigned) {
            return assigned.subnets().equals(subnets)
                    ? Optional.empty()
                    : Optional.of("this node was given " + assigned.subnets() + " instead");
        }
        return chooser.fits(subnets) || assignment instanceof Assignment.Awaited
                ? Optional.empty()
                : Optional.of(subnets + " is not within " + chooser.ranges());
    }

    private Result takeAssigned(final Subnets subnets, final LeaseAttributes attributes) {
        for (final IpFamily family : IpFamily.values()) {
            final boolean wanted = config.range(family).isPresent();
            final boolean within = subnets.subnet(family)
                    .map(subnet ->
                            wanted && config.range(family).get().network().contains(subnet))
                    .orElse(!wanted);
            if (!within) {
                return new None("this node was given " + subnets + ", which does not fit the configured network "
                        + config.range(family)
                                .map(range -> range.network().toString())
                                .orElse("without " + family));
            }
        }
        return take(subnets, attributes)
                .<Result>map(lease -> new Got(lease, "given to this node"))
                .orElseGet(() -> new None("this node was given " + subnets + ", but another has it"));
    }

    private Optional<Got> takeAgain(final Lease lost, final LeaseAttributes attributes) {
        final boolean free = chooser.fits(lost.subnets())
                && table.all().stream().noneMatch(lease -> lease.subnets().overlaps(lost.subnets()));
        return free
                ? take(lost.subnets(), attributes).map(lease -> new Got(lease, "this node's again"))
                : Optional.empty();
    }

    private Optional<Got> takePrevious(final LeaseAttributes attributes) {
        if (previous.isEmpty()) {
            return Optional.empty();
        }
        final Subnets subnets = previous.get();
        if (!chooser.fits(subnets)) {
            LOG.warn("this node had {} before, which is not within {}", subnets, chooser.ranges());
            previous = Optional.empty();
            return Optional.empty();
        }
        final Optional<Lease> other = table.all().stream()
                .filter(lease -> lease.subnets().overlaps(subnets) && !isOurs(lease, attributes))
                .findFirst();
        final Optional<Lease> lease = other.isPresent() ? Optional.empty() : take(subnets, attributes);
        if (lease.isEmpty()) {
            LOG.error(
                    "THIS NODE HAD {} BEFORE, WHICH NOW IS ANOTHER'S{}; others are asked for",
                    subnets,
                    other.map(by -> " (" + by.holder() + ")").orElse(""));
            previous = Optional.empty();
        }
        return lease.map(got -> new Got(got, "this node's before"));
    }

    /** A lease that bears this node's name, of a kind. */
    private Optional<Got> existing(final LeaseAttributes attributes, final LeaseTerm term, final String how) {
        for (final Lease lease : List.copyOf(table.all())) {
            if (!isOurs(lease, attributes) || !lease.term().equals(term)) {
                continue;
            }
            final Optional<String> objection = objection(lease);
            if (objection.isEmpty()) {
                final Optional<Lease> renewed = adopt(lease, attributes);
                if (renewed.isPresent()) {
                    return renewed.map(got -> new Got(got, how));
                }
            } else {
                LOG.warn("a lease of this node is not used: {}", objection.get());
                if (term.equals(LeaseTerm.LIMITED) && registry.delete(lease)) {
                    table.remove(lease.subnets(), Long.MAX_VALUE);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> objection(final Lease mine) {
        if (!chooser.fits(mine.subnets())) {
            return Optional.of(mine.subnets() + " is not within " + chooser.ranges());
        }
        return table.all().stream()
                .filter(other -> !other.equals(mine) && other.subnets().overlaps(mine.subnets()))
                .filter(other -> other.created() < mine.created())
                .findFirst()
                .map(other -> mine.subnets() + " overlaps the older lease of " + other.holder());
    }

    private Result takeFree(final LeaseAttributes attributes) {
        final Set<Subnets> taken = new HashSet<>();
        table.all().forEach(lease -> taken.add(lease.subnets()));
        for (int i = 0; i < RACES; i++) {
            final Optional<Subnets> free = chooser.choose(taken);
            if (free.isEmpty()) {
                return new None("all subnets are leased: " + chooser.ranges()
                        + "; a larger Network, a longer SubnetLen or the end of a lease would help");
            }
            final Optional<Lease> lease = take(free.get(), attributes);
            if (lease.isPresent()) {
                return new Got(lease.get(), "free until now");
            }
            taken.add(free.get());
        }
        return new None("others were faster " + RACES + " times in a row");
    }

    private Optional<Lease> take(final Subnets subnets, final LeaseAttributes attributes) {
        final CreateOutcome outcome = registry.create(subnets, attributes);
        if (outcome instanceof CreateOutcome.Created created) {
            return Optional.of(created.lease());
        }
        return ((CreateOutcome.Taken) outcome)
                .by()
                .filter(by -> by.subnets().equals(subnets) && isOurs(by, attributes))
                .flatMap(by -> adopt(by, attributes));
    }

    private Optional<Lease> adopt(final Lease lease, final LeaseAttributes attributes) {
        return registry.renew(lease, attributes) instanceof RenewOutcome.Renewed renewed
                ? Optional.of(renewed.lease())
                : Optional.empty();
    }

    private boolean isOurs(final Lease lease, final LeaseAttributes attributes) {
        return lease.holder().equals(registry.holder(attributes));
    }
}
