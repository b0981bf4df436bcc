package io.hawser.proxy.source;

/** Reads objects until it is closed. */
public interface ServiceSource extends AutoCloseable {
    /** Begins; the listener is told, from other threads, until the source is closed. */
    void start(ServiceListener listener);

    /** Ends. The listener is told nothing any more. */
    @Override
    void close();
}
