package io.hawser.kubelet.cli;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.Collections;

/** Which of its addresses this machine shows to another. Nothing is sent. */
final class OwnAddress {
    private static final int HTTPS = 443;

    private OwnAddress() {}

    static String towards(final URI server) throws IOException {
        final int port = server.getPort() < 0 ? HTTPS : server.getPort();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(server.getHost()), port));
            final InetAddress own = socket.getLocalAddress();
            if (!own.isLoopbackAddress() && !own.isAnyLocalAddress()) {
                return own.getHostAddress();
            }
        }
        for (final NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (final InetAddress address : Collections.list(one.getInetAddresses())) {
                if (one.isUp() && !address.isLoopbackAddress() && !address.isLinkLocalAddress()) {
                    return address.getHostAddress().replaceFirst("%.*", "");
                }
            }
        }
        return "127.0.0.1";
    }
}
