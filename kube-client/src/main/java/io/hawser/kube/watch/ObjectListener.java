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

    /** All objects that there are have been told once; called after each list. */
    void onListed();
}
