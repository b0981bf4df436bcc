package io.hawser.controlplane.storage;

import java.util.List;
import java.util.Optional;

/**
 * A change of one object, with what has to happen in the same transaction or not at all.
 *
 * @param key the object's key
 * @param expected the revision the object has to have; 0 if it must not be there
 * @param value what it becomes; empty if it is deleted
 * @param claims keys that must not be there yet and that come with it, such as the address a Service is given
 * @param releases keys that go with it
 * @param ttlSeconds after how long etcd forgets it; 0 for never
 */
public record Write(
        String key, long expected, Optional<byte[]> value, List<Claim> claims, List<String> releases, int ttlSeconds) {
    /** Something only one object may have, and who has it. */
    public record Claim(String key, String owner) {}

    /** A new object. */
    public static Write create(final String key, final byte[] value) {
        return new Write(key, 0, Optional.of(value), List.of(), List.of(), 0);
    }

    /** An object that is changed. */
    public static Write update(final String key, final long expected, final byte[] value) {
        return new Write(key, expected, Optional.of(value), List.of(), List.of(), 0);
    }

    /** An object that goes. */
    public static Write delete(final String key, final long expected) {
        return new Write(key, expected, Optional.empty(), List.of(), List.of(), 0);
    }

    /** The same with claims and releases. */
    public Write with(final List<Claim> newClaims, final List<String> newReleases) {
        return new Write(key, expected, value, newClaims, newReleases, ttlSeconds);
    }

    /** The same, forgotten after a while. */
    public Write withTtl(final int seconds) {
        return new Write(key, expected, value, claims, releases, seconds);
    }

    /** What came of a write. */
    public sealed interface Result {
        /** It is done, at this revision. */
        record Done(long revision) implements Result {}

        /** The object is not at the expected revision: this is what it is now. */
        record Conflict(Optional<Stored> current) implements Result {}

        /** Another object has what was claimed. */
        record Taken(String claim) implements Result {}
    }
}
