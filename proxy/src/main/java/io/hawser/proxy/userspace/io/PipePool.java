package io.hawser.proxy.userspace.io;

import java.util.ArrayDeque;

/** A loop's pipes, made when they are first needed, up to a limit. Not thread safe. */
public final class PipePool {
    private final ArrayDeque<Pipe> free = new ArrayDeque<>();
    private final int limit;
    private int made;

    /** @param limit the most pipes there may be; 0 for none */
    PipePool(final int limit) {
        this.limit = limit;
    }

    /** An empty pipe, or null if there is none left: bytes are copied then. */
    public Pipe take() {
        final Pipe pipe = free.pollLast();
        if (pipe != null || made == limit) {
            return pipe;
        }
        final Pipe fresh = Pipe.open();
        made += fresh == null ? 0 : 1;
        return fresh;
    }

    /** Gives back a pipe. One in which something waits is closed, so that nobody else gets that. */
    public void give(final Pipe pipe) {
        if (pipe.waiting() == 0) {
            free.addLast(pipe);
        } else {
            pipe.close();
            made--;
        }
    }

    void close() {
        free.forEach(Pipe::close);
        made -= free.size();
        free.clear();
    }
}
