package io.hawser.controlplane.controller.runtime;

import java.time.Duration;
import java.util.Optional;

/**
 * How leaders are elected.
 *
 * @param identity of this process, told apart from all others that live; empty: one is made up
 * @param lease how long a leader is believed to live after its last sign
 * @param renewWithin how long a leader that cannot renew its lease still acts; less than the lease
 * @param retry between two attempts
 */
public record LeaderSettings(Optional<String> identity, Duration lease, Duration renewWithin, Duration retry) {
    /** As kube-controller-manager has them. */
    public static final LeaderSettings DEFAULT =
            new LeaderSettings(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

    /** Of a process that makes up its identity. */
    public LeaderSettings(final Duration lease, final Duration renewWithin, final Duration retry) {
        this(Optional.empty(), lease, renewWithin, retry);
    }

    /** The same for a process that has an identity. */
    public LeaderSettings as(final Optional<String> who) {
        return new LeaderSettings(who, lease, renewWithin, retry);
    }

    /** Throws {@link IllegalArgumentException} if two could lead at once. */
    public LeaderSettings {
        if (renewWithin.compareTo(lease) >= 0 || retry.compareTo(renewWithin) >= 0) {
            throw new IllegalArgumentException("leader election: the lease (" + lease
                    + ") must be longer than the time to renew it (" + renewWithin
                    + "), and that longer than the pause between attempts (" + retry + ")");
        }
    }
}
