package io.hawser.controlplane.controller.runtime;

/**
 * Makes what is into what should be, for one key. Called again after a failure, and whenever something changed.
 *
 * @param <K> the keys
 */
@FunctionalInterface
public interface Reconciler<K> {
    /** Works on a key, of an object that need not be there any more. Any exception means: again, later. */
    void reconcile(K key);
}
