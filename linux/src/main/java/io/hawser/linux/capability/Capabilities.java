package io.hawser.linux.capability;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The capabilities of the calling thread. Having one in a container's user namespace is not having it on the host. */
public final class Capabilities {
    private static final Path STATUS = Path.of("/proc/thread-self/status");
    private static final String EFFECTIVE = "CapEff:";

    private Capabilities() {}

    /** The capabilities that the calling thread has in effect; those that this class does not know are left out. */
    public static Set<Capability> effective() {
        try {
            return parse(Files.readAllLines(STATUS));
        } catch (final IOException e) {
            throw new UncheckedIOException("read the capabilities of this thread from " + STATUS, e);
        }
    }

    /**
     * Throws unless the calling thread has all of these in effect.
     *
     * @param purpose what they are needed for, for the error: {@code the vxlan backend}
     * @throws LinuxException EPERM, with those that are missing and the way out, in one line
     */
    public static void require(final String purpose, final Capability... needed) {
        require(purpose, effective(), needed);
    }

    static void require(final String purpose, final Set<Capability> effective, final Capability... needed) {
        final String missing = Arrays.stream(needed)
                .filter(capability -> !effective.contains(capability))
                .map(Enum::name)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw LinuxException.withWayOut(
                    "permit " + purpose,
                    Errno.EPERM,
                    "this process lacks " + missing + "; run it as root, in systemd with AmbientCapabilities=, in "
                            + "Kubernetes with securityContext.capabilities.add (names there are without CAP_)");
        }
    }

    static Set<Capability> parse(final List<String> status) {
        for (final String line : status) {
            if (line.startsWith(EFFECTIVE)) {
                final long bits = Long.parseUnsignedLong(
                        line.substring(EFFECTIVE.length()).strip(), 16);
                final EnumSet<Capability> set = EnumSet.allOf(Capability.class);
                set.removeIf(capability -> (bits & capability.mask()) == 0);
                return Collections.unmodifiableSet(set);
            }
        }
        throw new LinuxException("find " + EFFECTIVE + " in " + STATUS, Errno.ENODATA);
    }
}
