package io.hawser.node;

import java.util.List;

/** A part of the daemon. What it has put into the kernel outlives it. */
public interface NodePart extends AutoCloseable {
    /** What it still lacks before the node can be used, in words; empty if nothing. */
    List<String> missing();

    @Override
    void close();
}
