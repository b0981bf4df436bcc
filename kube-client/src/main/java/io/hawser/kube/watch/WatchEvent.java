package io.hawser.kube.watch;

/**
 * One line of a watch.
 *
 * @param <T> the objects
 */
sealed interface WatchEvent<T> {
    /** ADDED or MODIFIED: the two differ in nothing that counts. */
    record Put<T>(T object) implements WatchEvent<T> {}

    /** DELETED, with the object as it was, but with the version of its deletion. */
    record Deleted<T>(T object) implements WatchEvent<T> {}

    /** BOOKMARK: all events up to this version have been told. */
    record Bookmark<T>(String version) implements WatchEvent<T> {}

    /** ERROR: a Status in the place of an object. */
    record Refused<T>(int code, String message) implements WatchEvent<T> {}
}
