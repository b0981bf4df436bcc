package io.hawser.kubelet.volume;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** File systems in memory, and what is mounted below a directory. */
final class Mounts {
    // sys/mount.h
    private static final int MNT_DETACH = 2;
    private static final int MOUNT_POINT = 4;

    private Mounts() {}

    static void tmpfs(final Path target, final String options) {
        final int result = NativeMemory.withCString(
                "tmpfs",
                type -> NativeMemory.withCString(
                        target.toString(),
                        to -> NativeMemory.withCString(
                                options, data -> LibC.get().mount(type, to, type, 0, data))));
        if (result < 0) {
            throw new LinuxException("mount tmpfs at " + target, -result);
        }
    }

    /** Whether something is mounted exactly there. */
    static boolean isMounted(final Path target) throws IOException {
        return below(target).contains(target.toString());
    }

    /** Unmounts all at or below a directory, the innermost first. */
    static void unmountAll(final Path directory) throws IOException {
        for (final String target : below(directory)) {
            final int result =
                    NativeMemory.withCString(target, path -> LibC.get().umount2(path, MNT_DETACH));
            if (result < 0 && result != -Errno.EINVAL && result != -Errno.ENOENT) {
                throw new LinuxException("unmount " + target, -result);
            }
        }
    }

    private static List<String> below(final Path directory) throws IOException {
        final String prefix = directory + "/";
        final List<String> all = new ArrayList<>();
        for (final String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            final String point = line.split(" ", MOUNT_POINT + 2)[MOUNT_POINT].replace("\\040", " ");
            if ((point + "/").startsWith(prefix)) {
                all.add(point);
            }
        }
        Collections.reverse(all);
        return all;
    }
}
