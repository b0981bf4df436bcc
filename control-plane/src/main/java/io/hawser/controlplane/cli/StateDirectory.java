package io.hawser.controlplane.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The directory of one control plane, and by which name it stands for election. The name is the directory's for as long
 * as this machine runs, and is used by whoever has the directory's lock. The kernel takes the lock from a process only
 * when it ends: so a lease under this name that still runs is one of a process that does not, and can be taken at once.
 */
final class StateDirectory implements AutoCloseable {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String NAME_FILE = "identity";
    /** Never opened a second time: whichever is closed first would end the lock. */
    private static final String LOCK_FILE = "lock";

    private final FileChannel lock;
    private final Optional<String> identity;

    private StateDirectory(final FileChannel lock, final Optional<String> identity) {
        this.lock = lock;
        this.identity = identity;
    }

    /** Makes it if it is not there, and takes the lock if nobody has it. */
    static StateDirectory open(final Path directory) throws IOException {
        Files.createDirectories(directory);
        final Path file = directory.resolve(LOCK_FILE);
        final FileChannel lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            return new StateDirectory(lock, isTaken(lock) ? Optional.of(name(directory, file)) : Optional.empty());
        } catch (final IOException e) {
            lock.close();
            throw e;
        }
    }

    private static boolean isTaken(final FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (final OverlappingFileLockException e) {
            return false;
        }
    }

    /** The name written down for this very file; a copy of the directory, or of the machine, gets another. */
    private static String name(final Path directory, final Path file) throws IOException {
        final String place = Files.readString(BOOT_ID).strip() + " " + Files.getAttribute(file, "unix:dev") + " "
                + Files.getAttribute(file, "unix:ino");
        final Path names = directory.resolve(NAME_FILE);
        if (Files.exists(names)) {
            final String[] known = Files.readString(names).strip().split(" ", 2);
            if (known.length == 2 && known[1].equals(place)) {
                return known[0];
            }
        }
        final String made = "hawser_" + UUID.randomUUID();
        Kubeconfig.write(names, made + " " + place + "\n");
        return made;
    }

    /** The name; empty if another control plane has it. */
    Optional<String> identity() {
        return identity;
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
