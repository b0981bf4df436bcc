package io.hawser.kubelet.eviction;

/**
 * How much there is of something.
 *
 * @param available what is left
 * @param capacity all of it
 */
public record Amount(long available, long capacity) {
    /** How much is in use, in percent. */
    int percentUsed() {
        return capacity <= 0 ? 0 : (int) (100 - available * 100 / capacity);
    }
}
