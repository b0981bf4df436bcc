package io.hawser.linux.nftables.expression;

/** Takes the counts that stand beside a rule's expressions. */
@FunctionalInterface
public interface CounterHandler {
    /** Passes over them. */
    CounterHandler NONE = (packets, bytes) -> {};

    /** What one counter has counted. */
    void onCounter(long packets, long bytes);
}
