package io.hawser.linux.tun;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a TUN device is to be opened.
 *
 * @param name its name; one {@code %d} in it stands for a number that the kernel picks
 * @param queues how many queues, at least 1; the kernel spreads flows over them
 * @param offloads what the reader is ready to do itself; if any, each packet has a {@link VirtioNetHdrFlyweight} in
 *     front
 * @param nonBlocking whether reads return EAGAIN where there is no packet
 */
public record TunOptions(String name, int queues, Set<TunOffload> offloads, boolean nonBlocking) {
    /** Everything that a device may leave to its reader. */
    public static final Set<TunOffload> ALL_OFFLOADS = Set.copyOf(EnumSet.allOf(TunOffload.class));

    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[^/\\s:\\x00%]+(%d)?");
    /** What the kernel allows for one device: MAX_TAP_QUEUES of drivers/net/tun.c. */
    private static final int MAX_QUEUES = 256;

    /** @throws IllegalArgumentException if the kernel could not take such a name or number of queues */
    public TunOptions {
        final int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length >= IfTun.IFNAMSIZ || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name for a network device (1 to 15 bytes, no blank, '/' or ':', "
                    + "at most one %d at its end): '" + name.replace('\0', '?') + "'");
        }
        if (queues < 1 || queues > MAX_QUEUES) {
            throw new IllegalArgumentException(queues + " queues for " + name + ", not 1 to " + MAX_QUEUES);
        }
        offloads = Set.copyOf(offloads);
    }

    /** A device of one blocking queue, whole packets and nothing in front of them. */
    public static TunOptions named(final String name) {
        return new TunOptions(name, 1, Set.of(), false);
    }

    /** The same with this many queues. */
    public TunOptions withQueues(final int count) {
        return new TunOptions(name, count, offloads, nonBlocking);
    }

    /** The same with these offloads. */
    public TunOptions withOffloads(final Set<TunOffload> wanted) {
        return new TunOptions(name, queues, wanted, nonBlocking);
    }

    /** The same with reads that do not wait. */
    public TunOptions withoutBlocking() {
        return new TunOptions(name, queues, offloads, true);
    }
}
