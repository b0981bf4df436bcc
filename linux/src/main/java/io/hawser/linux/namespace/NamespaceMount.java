package io.hawser.linux.namespace;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import java.nio.file.Path;

/** The bind mounts that give namespaces their names. */
final class NamespaceMount {
    /** linux/sched.h. */
    static final int CLONE_NEWNET = 0x4000_0000;

    // sys/mount.h
    private static final long MS_BIND = 4096;
    private static final long MS_REC = 16384;
    private static final long MS_SHARED = 1 << 20;
    private static final int MNT_DETACH = 2;

    private NamespaceMount() {}

    static void bind(final Path source, final Path target) {
        check(mount(source.toString(), target.toString(), MS_BIND), "bind mount " + target);
    }

    /**
     * Makes the directory a mount point that hands its mounts on to other mount namespaces, as iproute2 does: else a
     * namespace deleted here would stay mounted, and alive, in a container started meanwhile.
     */
    static void shareDirectory(final Path directory) {
        final int result = mount("", directory.toString(), MS_SHARED | MS_REC);
        if (result == -Errno.EINVAL) {
            check(mount(directory.toString(), directory.toString(), MS_BIND | MS_REC), "bind mount " + directory);
            check(mount("", directory.toString(), MS_SHARED | MS_REC), "share mount " + directory);
        } else {
            check(result, "share mount " + directory);
        }
    }

    /** Undoes {@link #bind}; a path that is no mount point, or not there, is fine. */
    static void unbind(final Path target) {
        final int result =
                NativeMemory.withCString(target.toString(), path -> LibC.get().umount2(path, MNT_DETACH));
        if (result < 0 && result != -Errno.EINVAL && result != -Errno.ENOENT) {
            throw new LinuxException("unmount " + target, -result);
        }
    }

    private static int mount(final String source, final String target, final long flags) {
        return NativeMemory.withCString(
                source,
                from -> NativeMemory.withCString(
                        target,
                        to -> NativeMemory.withCString(
                                "none", type -> LibC.get().mount(from, to, type, flags, 0))));
    }
}
