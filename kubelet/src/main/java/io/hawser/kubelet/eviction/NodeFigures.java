package io.hawser.kubelet.eviction;

import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.FileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a machine has left, from /proc and its file systems. Thread safe. */
public final class NodeFigures implements Supplier<Map<Signal, Amount>> {
    private static final Logger LOG = LoggerFactory.getLogger(NodeFigures.class);
    private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB");
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB");
    private static final Pattern TASKS = Pattern.compile("\\d+/(\\d+)");
    private static final int KIB_SHIFT = 10;

    private final Path root;
    private final Supplier<Optional<Path>> images;

    /**
     * Of this machine.
     *
     * @param root on the file system with pods' volumes
     * @param images on the one with images; empty while that is not known
     */
    public NodeFigures(final Path root, final Supplier<Optional<Path>> images) {
        this.root = root;
        this.images = images;
    }

    /** All that can be found out now. */
    @Override
    public Map<Signal, Amount> get() {
        final Map<Signal, Amount> all = new EnumMap<>(Signal.class);
        final String memory = read("/proc/meminfo");
        all.put(
                Signal.MEMORY_AVAILABLE,
                new Amount(number(AVAILABLE, memory) << KIB_SHIFT, number(TOTAL, memory) << KIB_SHIFT));
        final long most = Math.min(
                Long.parseLong(read("/proc/sys/kernel/pid_max")), Long.parseLong(read("/proc/sys/kernel/threads-max")));
        all.put(Signal.PID_AVAILABLE, new Amount(most - number(TASKS, read("/proc/loadavg")), most));
        add(all, root, Signal.NODEFS_AVAILABLE, Signal.NODEFS_INODES_FREE);
        images.get().ifPresent(path -> add(all, path, Signal.IMAGEFS_AVAILABLE, Signal.IMAGEFS_INODES_FREE));
        return all;
    }

    private static void add(final Map<Signal, Amount> all, final Path path, final Signal space, final Signal inodes) {
        try {
            final FileSystem system = FileSystem.of(path);
            all.put(space, new Amount(system.availableBytes(), system.bytes()));
            if (system.inodes() > 0) {
                all.put(inodes, new Amount(system.freeInodes(), system.inodes()));
            }
        } catch (final LinuxException e) {
            LOG.debug("{}", e.getMessage());
        }
    }

    private static long number(final Pattern pattern, final String text) {
        final Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("the kernel does not say " + pattern + ": " + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    private static String read(final String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (final IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }
}
