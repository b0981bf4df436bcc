package io.hawser.benchmarks.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A program that serves the API on an etcd. */
interface ApiServer {
    /** The token of an administrator, which every server is told of in a file. */
    String TOKEN = "bench-token";

    /** Why it cannot be started here; empty if it can. */
    Optional<String> unavailable();

    /**
     * Makes the files that it needs, and tells the command that starts it.
     *
     * @param etcd where its objects are.
     * @param directory of its own.
     * @param tokens a file with the administrator's token.
     * @param port of loopback, where it is to listen.
     */
    List<String> command(URI etcd, Path directory, Path tokens, int port) throws IOException;
}
