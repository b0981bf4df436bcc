package io.hawser.overlay.conductor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kernels and network cards that are known to write checksums of tunnel packets wrong. */
final class KnownDefects {
    /** Until then, masquerading spoiled the checksum of a tunnel packet that had none (Linux commit ea64d8d6c675). */
    private static final int FIRST_GOOD_MAJOR = 5;

    private static final int FIRST_GOOD_MINOR = 7;
    /** Drivers whose cards write inner checksums wrong on ports other than those they know. */
    private static final Set<String> BAD_DRIVERS = Set.of("vmxnet3");

    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

    private KnownDefects() {}

    /** What is known against this machine with the card of {@code underlay}; empty if nothing. */
    static Optional<String> here(final String underlay) {
        return of(System.getProperty("os.version", ""), driver(underlay));
    }

    /**
     * What is known.
     *
     * @param release the kernel's, as {@code uname -r} prints it
     * @param driver of the card below; empty for a device without a card
     */
    static Optional<String> of(final String release, final Optional<String> driver) {
        final Matcher matcher = RELEASE.matcher(release);
        if (matcher.matches()) {
            final int major = Integer.parseInt(matcher.group(1));
            final int minor = Integer.parseInt(matcher.group(2));
            if (major < FIRST_GOOD_MAJOR || (major == FIRST_GOOD_MAJOR && minor < FIRST_GOOD_MINOR)) {
                return Optional.of("Linux " + release + " spoils checksums of masqueraded tunnel packets");
            }
        }
        return driver.filter(BAD_DRIVERS::contains).map(name -> "driver " + name + " writes inner checksums wrong");
    }

    private static Optional<String> driver(final String underlay) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/sys/class/net", underlay, "device/driver"))
                    .getFileName()
                    .toString());
        } catch (final IOException e) {
            return Optional.empty();
        }
    }
}
