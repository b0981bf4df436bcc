package io.hawser.overlay.conductor;

import io.hawser.linux.ethtool.Ethtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transmit checksum offload of a tunnel device, which some kernels and network cards get wrong: packets of connections
 * through a translated address are then dropped by the receiver, and a connection takes a minute to come about.
 *
 * <p>It goes by a list of what is known to be wrong, not by a test. What a card writes into the inner packet is seen on
 * the wire alone: a packet that this host sends to itself, through namespaces or the loopback device, never meets the
 * card, so a test without another host would pass where it should fail; and another host, which may be flanneld's, has
 * nothing that would tell us. Where the list is wrong, {@link ChecksumPolicy} overrules it.
 */
final class ChecksumOffload {
    private static final Logger LOG = LoggerFactory.getLogger(ChecksumOffload.class);
    /** Until then, masquerading spoiled the checksum of a tunnel packet that had none (Linux commit ea64d8d6c675). */
    private static final int FIRST_GOOD_MAJOR = 5;

    private static final int FIRST_GOOD_MINOR = 7;
    /** Drivers whose cards write inner checksums wrong on ports other than those they know. */
    private static final Set<String> BAD_DRIVERS = Set.of("vmxnet3");

    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

    private final ChecksumPolicy policy;

    ChecksumOffload(final ChecksumPolicy policy) {
        this.policy = policy;
    }

    /** Makes it what it should be on {@code device}; where it is trusted, an operator's own setting stays. */
    void settle(final String device, final String underlay) {
        if (policy == ChecksumPolicy.ON) {
            ensure(device, true, "as configured");
        } else if (policy == ChecksumPolicy.OFF) {
            ensure(device, false, "as configured");
        } else {
            distrust(System.getProperty("os.version", ""), driver(underlay))
                    .ifPresent(reason -> ensure(device, false, reason));
        }
    }

    private static void ensure(final String device, final boolean on, final String why) {
        try (Ethtool ethtool = Ethtool.open()) {
            if (ethtool.hasTxChecksum(device) != on) {
                LOG.warn("checksum offload of {} is switched {}: {}", device, on ? "on" : "off", why);
                ethtool.setTxChecksum(device, on);
            }
        }
    }

    /**
     * Why offload is not to be trusted; empty if it is.
     *
     * @param release the kernel's, as {@code uname -r} prints it
     * @param driver of the card below; empty for a device without a card
     */
    static Optional<String> distrust(final String release, final Optional<String> driver) {
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
