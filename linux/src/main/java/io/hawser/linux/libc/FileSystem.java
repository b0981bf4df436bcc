package io.hawser.linux.libc;

import io.hawser.linux.LinuxException;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a file system holds, by statfs(2).
 *
 * @param bytes all of it
 * @param availableBytes for whoever is not root
 * @param inodes all of them; 0 where files are not counted
 * @param freeInodes those that are left
 */
public record FileSystem(long bytes, long availableBytes, long inodes, long freeInodes) {
    // struct statfs of a machine of 64 bits (bits/statfs.h): fields of 8 bytes, 120 in all.
    private static final int LENGTH = 120;
    private static final int F_BLOCKS = 16;
    private static final int F_BAVAIL = 32;
    private static final int F_FILES = 40;
    private static final int F_FFREE = 48;
    private static final int F_FRSIZE = 72;

    /** The one that a file is on. Throws {@link LinuxException} if there is no such file. */
    public static FileSystem of(final Path file) {
        final UnsafeBuffer buffer = NativeMemory.allocate(LENGTH);
        final int result = NativeMemory.withCString(
                file.toString(),
                path -> NativeMemory.with(buffer, at -> LibC.get().statfs(path, at)));
        if (result < 0) {
            throw new LinuxException("ask for the file system of " + file, -result);
        }
        final long block = buffer.getLong(F_FRSIZE);
        return new FileSystem(
                buffer.getLong(F_BLOCKS) * block,
                buffer.getLong(F_BAVAIL) * block,
                buffer.getLong(F_FILES),
                buffer.getLong(F_FFREE));
    }
}
