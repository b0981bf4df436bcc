package io.hawser.controlplane.streaming;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetSocket;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Joins a client, which speaks of a command's streams as channels in one WebSocket, with a kubelet, which speaks SPDY
 * (KEP-4006). A message begins with its channel's number; in {@code v5} a client ends its input by 255 and the number.
 * Runs on the connections' thread.
 */
public final class ChannelBridge implements SpdySession.Listener {
    /** The protocols that it joins, the best first. */
    public static final List<String> PROTOCOLS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");
    /** The protocol that the kubelet is asked for: its errors are objects of kind {@code Status}. */
    public static final String KUBELET_PROTOCOL = "v4.channel.k8s.io";

    private static final int CLOSE = 255;
    private static final short NORMAL = 1000;

    private final ServerWebSocket client;
    private final Map<Channel, Integer> streams = new EnumMap<>(Channel.class);
    private final Set<Channel> answering = EnumSet.noneOf(Channel.class);
    private SpdySession kubelet;

    /** A stream, with its number as a channel. */
    public enum Channel {
        STDIN(0),
        STDOUT(1),
        STDERR(2),
        ERROR(3),
        RESIZE(4);

        private final int number;

        Channel(final int number) {
            this.number = number;
        }
    }

    private ChannelBridge(final ServerWebSocket client) {
        this.client = client;
    }

    /** Joins the two until one of them ends. */
    public static void join(final ServerWebSocket client, final NetSocket socket, final Set<Channel> wanted) {
        final ChannelBridge bridge = new ChannelBridge(client);
        bridge.kubelet = SpdySession.start(socket, true, bridge);
        // The kubelet wants to hear of the errors' stream first.
        bridge.open(Channel.ERROR);
        wanted.forEach(bridge::open);
        client.binaryMessageHandler(bridge::fromClient);
        client.closeHandler(nothing -> socket.close());
        client.exceptionHandler(failure -> socket.close());
        client.drainHandler(nothing -> socket.resume());
        socket.drainHandler(nothing -> client.resume());
        client.resume();
    }

    private void open(final Channel channel) {
        if (streams.containsKey(channel)) {
            return;
        }
        streams.put(channel, kubelet.open(Map.of("streamtype", channel.name().toLowerCase(Locale.ROOT))));
        if (channel != Channel.STDIN && channel != Channel.RESIZE) {
            answering.add(channel);
        }
    }

    private void fromClient(final Buffer message) {
        if (message.length() == 0) {
            return;
        }
        final int number = message.getUnsignedByte(0);
        if (number == CLOSE && message.length() > 1) {
            send(message.getUnsignedByte(1), new byte[0], true);
        } else {
            send(number, message.getBytes(1, message.length()), false);
        }
    }

    private void send(final int number, final byte[] bytes, final boolean last) {
        if (bytes.length == 0 && !last) {
            return;
        }
        streams.forEach((channel, stream) -> {
            if (channel.number == number) {
                kubelet.send(stream, bytes, last);
            }
        });
        if (kubelet.socket().writeQueueFull()) {
            client.pause();
        }
    }

    @Override
    public void received(final int stream, final byte[] bytes, final boolean last) {
        for (final Map.Entry<Channel, Integer> entry : streams.entrySet()) {
            if (entry.getValue() == stream) {
                toClient(entry.getKey(), bytes, last);
            }
        }
    }

    private void toClient(final Channel channel, final byte[] bytes, final boolean last) {
        if (bytes.length > 0 && !client.isClosed()) {
            client.writeBinaryMessage(Buffer.buffer(bytes.length + 1)
                    .appendByte((byte) channel.number)
                    .appendBytes(bytes));
            if (client.writeQueueFull()) {
                kubelet.socket().pause();
            }
        }
        if (last && answering.remove(channel) && answering.isEmpty()) {
            closed();
        }
    }

    @Override
    public void closed() {
        if (!client.isClosed()) {
            client.close(NORMAL);
        }
    }
}
