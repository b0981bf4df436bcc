package io.hawser.linux.unix;

import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongToIntFunction;
import org.agrona.concurrent.UnsafeBuffer;

/** struct sockaddr_un (linux/un.h): family (16 bits, host order), path (108 bytes, NUL-terminated). */
final class UnixAddress {
    static final int LENGTH = 110;
    /** The longest path in bytes; its NUL takes the last of the 108. */
    static final int MAX_PATH_LENGTH = 107;

    private static final int SUN_PATH_OFFSET = 2;

    private UnixAddress() {}

    /**
     * Refuses a path that is empty or too long.
     *
     * @throws IllegalArgumentException with the path and the limit
     */
    static void check(final Path path) {
        final int length = bytes(path).length;
        if (length == 0 || length > MAX_PATH_LENGTH) {
            throw new IllegalArgumentException("the path of a unix socket has 1 to " + MAX_PATH_LENGTH + " bytes, not "
                    + length + ": " + path + "; choose a shorter directory");
        }
    }

    /**
     * Makes a call with the address of a checked path, which lives as long as the call.
     *
     * @param call takes the structure's native address
     * @return what the call returns
     */
    static int use(final Path path, final LongToIntFunction call) {
        final UnsafeBuffer address = NativeMemory.allocate(LENGTH);
        address.putShort(0, (short) Socket.AF_UNIX);
        address.putBytes(SUN_PATH_OFFSET, bytes(path));
        return NativeMemory.with(address, call);
    }

    private static byte[] bytes(final Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }
}
