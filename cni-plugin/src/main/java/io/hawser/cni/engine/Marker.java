package io.hawser.cni.engine;

import io.hawser.cni.config.Wiring;
import io.hawser.cni.store.Attachment;
import io.hawser.linux.net.IpPrefix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is left with the host's end of a cable as its alias, the last thing that an ADD does: with it, the attachment is
 * whole, and the kernel itself says whose address it is should the store be damaged.
 */
final class Marker {
    private static final String PREFIX = "hawser-cni/1";

    private Marker() {}

    static String of(final Attachment attachment) {
        return String.join(
                " ",
                PREFIX,
                attachment.key(),
                attachment.networkKey(),
                attachment.ifName(),
                attachment.mode().name(),
                attachment.addresses().stream().map(IpPrefix::toString).collect(Collectors.joining(",")));
    }

    /** The attachment that an alias tells of, without what only the store knew; empty for any other alias. */
    static Optional<Attachment> read(final String alias, final String bootId) {
        final String[] words = alias.split(" ", -1);
        if (words.length != 6 || !words[0].equals(PREFIX)) {
            return Optional.empty();
        }
        try {
            final List<IpPrefix> addresses =
                    Arrays.stream(words[5].split(",")).map(IpPrefix::parse).toList();
            return Optional.of(new Attachment(
                    words[1],
                    words[2],
                    "",
                    "",
                    words[3],
                    Wiring.Mode.valueOf(words[4]),
                    "",
                    addresses,
                    List.of(),
                    true,
                    false,
                    true,
                    bootId));
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
