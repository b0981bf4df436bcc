package io.hawser.kube.watch;

/**
 * Told what changed, in order, by one thread.
 *
 * @param <T> the objects
 */
public interface ObjectListener<T> {
    /** An object is new, or is now this. */
    void onObject(T object);

    /** An object has gone. */
    void onGone(ObjectName name);

    /**
     * The objects are known as they were at this version of their resource. Called after an object is told, before
     * one is told to have gone, and after all those of a list.
     */
    default void onVersion(final String version) {}

    /** All objects that there are have been told once; called after each list. */
    void onListed();
}
