package io.hawser.proxy.testing;

import io.hawser.linux.testing.TestNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tells all who come, over TCP and UDP, who answers and where they came from. One thread for any number of places. */
final class Responder implements AutoCloseable {
    private static final int BACKLOG = 512;

    private final Selector selector = Selector.open();
    private final List<SelectableChannel> channels = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "responder");

    Responder() throws IOException {}

    /** Answers at a port, under a name. Before {@link #start}. */
    void serve(final String name, final TestNamespace place, final int port) throws Exception {
        final ServerSocketChannel tcp = place.call(ServerSocketChannel::open);
        channels.add(tcp);
        tcp.bind(new InetSocketAddress(port), BACKLOG).configureBlocking(false);
        tcp.register(selector, SelectionKey.OP_ACCEPT, name);
        final DatagramChannel udp = place.call(DatagramChannel::open);
        channels.add(udp);
        udp.bind(new InetSocketAddress(port)).configureBlocking(false);
        udp.register(selector, SelectionKey.OP_READ, name);
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (final SelectableChannel channel : channels) {
            channel.close();
        }
    }

    private void run() {
        final ByteBuffer question = ByteBuffer.allocate(64);
        while (selector.isOpen()) {
            try {
                selector.select(key -> answer(key, question));
            } catch (final IOException | ClosedSelectorException e) {
                return;
            }
        }
    }

    private static void answer(final SelectionKey key, final ByteBuffer question) {
        final String name = (String) key.attachment();
        try {
            if (key.channel() instanceof ServerSocketChannel server) {
                try (SocketChannel connection = server.accept()) {
                    if (connection != null) {
                        connection.write(text(name, connection.getRemoteAddress()));
                    }
                }
            } else if (key.channel() instanceof DatagramChannel channel) {
                question.clear();
                final SocketAddress from = channel.receive(question);
                if (from != null) {
                    channel.send(text(name, from), from);
                }
            }
        } catch (final IOException e) {
            // The one who asked has gone; the test notices if it wanted the answer.
            question.clear();
        }
    }

    private static ByteBuffer text(final String name, final SocketAddress from) {
        final String address = ((InetSocketAddress) from).getAddress().getHostAddress();
        return ByteBuffer.wrap((name + " " + address).getBytes(StandardCharsets.US_ASCII));
    }
}
