package io.hawser.benchmarks.soak;

import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Host;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Where a load goes.
 *
 * @param client where it comes from.
 * @param server where it goes.
 * @param listen the address and port that the server listens at; port 0 for any.
 * @param target the address and port that the client sends to; port 0 for the one that the server listens at.
 */
public record Course(Host client, Host server, InetSocketAddress listen, InetSocketAddress target) {
    /** How long a step may take before it counts as failed. */
    static final int TIMEOUT_MS = 30_000;

    /**
     * From one end to the other.
     *
     * @param ends the ends.
     * @return the course.
     */
    public static Course between(final Ends ends) {
        final InetSocketAddress any = new InetSocketAddress(ends.serverAddress().toInetAddress(), 0);
        return new Course(ends.client(), ends.server(), any, any);
    }

    /** Where the client sends to, for what listens at a port. */
    InetSocketAddress target(final int listening) {
        return new InetSocketAddress(target.getAddress(), target.getPort() == 0 ? listening : target.getPort());
    }

    /** A listening TCP socket. */
    ServerSocket open() throws Exception {
        final ServerSocket listening =
                server.call(() -> new ServerSocket(listen.getPort(), Byte.MAX_VALUE, listen.getAddress()));
        listening.setSoTimeout(TIMEOUT_MS);
        return listening;
    }

    /** A connection to what listens. */
    Socket connect(final ServerSocket listening) throws Exception {
        final Socket socket = client.call(Course::bound);
        try {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            socket.connect(target(listening.getLocalPort()), TIMEOUT_MS);
            return socket;
        } catch (final IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Bound, so that the system's socket is made in the namespace of the thread that asks for it. */
    private static Socket bound() throws IOException {
        final Socket socket = new Socket();
        socket.bind(new InetSocketAddress(0));
        return socket;
    }
}
