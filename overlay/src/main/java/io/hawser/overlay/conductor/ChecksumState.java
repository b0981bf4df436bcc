package io.hawser.overlay.conductor;

/**
 * Whether this node's tunnel devices leave checksums to be made further down.
 *
 * @param offloaded whether they do
 * @param why in words
 */
public record ChecksumState(boolean offloaded, String why) {
    /** {@code on: …} or {@code off: …}. */
    @Override
    public String toString() {
        return (offloaded ? "on: " : "off: ") + why;
    }
}
