package io.hawser.cni.wire;

import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.linux.Errno;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.unix.UnixChannel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** Whole frames over a connection, which stays the caller's. Not thread safe. */
public final class WireChannel {
    private static final int CHUNK = 16 * 1024;

    private final UnixChannel channel;
    private final UnsafeBuffer chunk = NativeMemory.allocate(CHUNK);

    /** Speaks over a connection. */
    public WireChannel(final UnixChannel channel) {
        this.channel = channel;
    }

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException if what comes is none
     * @throws IOException if it does not come in time, or the other end closes
     */
    public CniRequest readRequest() throws IOException {
        final ByteBuffer header = read(WireFormat.REQUEST_HEADER_LENGTH);
        return WireFormat.decode(read(WireFormat.bodyLength(header)));
    }

    /**
     * Reads a reply.
     *
     * @throws IllegalArgumentException if what comes is none
     * @throws IOException if it does not come in time, or the other end closes
     */
    public CniReply readReply() throws IOException {
        final ByteBuffer header = read(WireFormat.REPLY_HEADER_LENGTH);
        final int length = header.getInt() - Integer.BYTES;
        final int exitCode = header.getInt();
        if (length < 0 || length > WireFormat.MAX_LENGTH) {
            throw new IllegalArgumentException("a reply of " + length + " bytes");
        }
        return new CniReply(exitCode, new String(read(length).array(), StandardCharsets.UTF_8));
    }

    /**
     * Writes all of a frame.
     *
     * @throws IOException if it is not taken in time, or the other end is closed
     */
    public void write(final byte[] frame) throws IOException {
        int at = 0;
        while (at < frame.length) {
            final int length = Math.min(CHUNK, frame.length - at);
            chunk.putBytes(0, frame, at, length);
            int written = 0;
            while (written < length) {
                written += check(channel.write(chunk, written, length - written), "write");
            }
            at += length;
        }
    }

    private ByteBuffer read(final int length) throws IOException {
        final byte[] bytes = new byte[length];
        int at = 0;
        while (at < length) {
            final int count = check(channel.read(chunk, 0, Math.min(CHUNK, length - at)), "read");
            if (count == 0) {
                throw new EOFException("the other end closed after " + at + " of " + length + " bytes");
            }
            chunk.getBytes(0, bytes, at, count);
            at += count;
        }
        return ByteBuffer.wrap(bytes);
    }

    private static int check(final int result, final String operation) throws IOException {
        if (result == -Errno.EINTR) {
            return 0;
        }
        if (result < 0) {
            throw new IOException(operation + ": " + Errno.name(-result));
        }
        return result;
    }
}
