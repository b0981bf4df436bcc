package io.hawser.kubelet.log;

import java.io.IOException;

/** Takes a log's text. */
public interface LogSink {
    /** Takes some bytes; waits while the reader is slow. Throws {@link IOException} if nobody reads any more. */
    void write(byte[] bytes) throws IOException;

    /** Whether nobody reads any more. */
    boolean isClosed();
}
