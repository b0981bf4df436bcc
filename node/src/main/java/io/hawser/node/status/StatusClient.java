package io.hawser.node.status;

import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.unix.UnixChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** Asks a daemon on this node for its status. */
public final class StatusClient {
    private static final int TIMEOUT_MS = 10_000;
    private static final int CHUNK = 16 * 1024;

    private StatusClient() {}

    /**
     * The daemon's status, a JSON object.
     *
     * @throws LinuxException with the way out if nobody listens there, it is not permitted, or no answer comes
     */
    public static String ask(final Path socket) {
        final UnsafeBuffer chunk = NativeMemory.allocate(CHUNK);
        final byte[] bytes = new byte[CHUNK];
        final ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (UnixChannel channel = UnixChannel.connect(socket).timeout(TIMEOUT_MS)) {
            int count = LinuxException.check(channel.read(chunk, 0, CHUNK), "ask for the status at " + socket);
            while (count > 0) {
                chunk.getBytes(0, bytes, 0, count);
                text.write(bytes, 0, count);
                count = LinuxException.check(channel.read(chunk, 0, CHUNK), "read the status at " + socket);
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
