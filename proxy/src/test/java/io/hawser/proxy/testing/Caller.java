package io.hawser.proxy.testing;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.proxy.service.Protocol;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Calls a service from a place, each time over a new connection. */
final class Caller {
    /** For answers that come: no test waits for so long. */
    static final int PATIENT_MS = 10_000;
    /** For answers that must not come. */
    static final int BRIEF_MS = 300;

    private static final int LONGEST_ANSWER = 256;

    private Caller() {}

    static Reply call(
            final TestNamespace from,
            final Protocol protocol,
            final IpAddress address,
            final int port,
            final int timeoutMs)
            throws Exception {
        final InetSocketAddress to = new InetSocketAddress(address.toInetAddress(), port);
        try {
            return protocol == Protocol.TCP ? tcp(from, to, timeoutMs) : udp(from, to, timeoutMs);
        } catch (final SocketTimeoutException e) {
            return Reply.SILENCE;
        } catch (final PortUnreachableException e) {
            return Reply.REFUSED;
        } catch (final NoRouteToHostException e) {
            throw new AssertionError("no route to " + to, e);
        } catch (final ConnectException e) {
            return Reply.REFUSED;
        }
    }

    private static Reply tcp(final TestNamespace from, final InetSocketAddress to, final int timeoutMs)
            throws Exception {
        try (Socket socket = from.call(() -> connected(to, timeoutMs))) {
            socket.setSoTimeout(timeoutMs);
            return answer(socket.getInputStream().readAllBytes());
        }
    }

    private static Socket connected(final InetSocketAddress to, final int timeoutMs) throws IOException {
        final Socket socket = new Socket();
        try {
            socket.connect(to, timeoutMs);
            return socket;
        } catch (final IOException e) {
            socket.close();
            throw e;
        }
    }

    private static Reply udp(final TestNamespace from, final InetSocketAddress to, final int timeoutMs)
            throws Exception {
        try (DatagramSocket socket = from.call(DatagramSocket::new)) {
            socket.setSoTimeout(timeoutMs);
            socket.connect(to);
            ask(socket);
            final DatagramPacket packet = new DatagramPacket(new byte[LONGEST_ANSWER], LONGEST_ANSWER);
            socket.receive(packet);
            return answer(Arrays.copyOf(packet.getData(), packet.getLength()));
        }
    }

    /** A packet that this host's own rules drop or refuse is not permitted; what came of it is still to be seen. */
    private static void ask(final DatagramSocket socket) throws IOException {
        try {
            socket.send(new DatagramPacket(new byte[] {'?'}, 1));
        } catch (final PortUnreachableException e) {
            throw e;
        } catch (final IOException e) {
            if (!"Operation not permitted".equals(e.getMessage())) {
                throw e;
            }
        }
    }

    private static Reply answer(final byte[] text) {
        final String[] words = new String(text, StandardCharsets.US_ASCII).split(" ", -1);
        return new Reply.Answer(words[0], IpAddress.parse(words[1]));
    }
}
