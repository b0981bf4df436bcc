package io.hawser.node.services;

import io.hawser.proxy.conductor.SyncObserver;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What services still lack before the node can be used. Thread safe. */
final class ServiceReadiness implements SyncObserver {
    private volatile Optional<String> missing = Optional.of("services have not been read yet");

    @Override
    public void onSynced(final long tookNs, final List<Instant> triggers) {
        missing = Optional.empty();
    }

    @Override
    public void onCompared(final long tookNs, final boolean corrected) {
        missing = Optional.empty();
    }

    @Override
    public void onRefused(final String why) {
        missing = Optional.of("services could not be put in place: " + why);
    }

    List<String> missing() {
        return missing.stream().toList();
    }
}
