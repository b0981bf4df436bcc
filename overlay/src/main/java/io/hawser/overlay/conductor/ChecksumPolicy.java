package io.hawser.overlay.conductor;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What becomes of the transmit checksum offload of tunnel devices. */
public enum ChecksumPolicy {
    /** Switched off where the kernel is found, or the network card known, to corrupt checksums; else left as it is. */
    AUTO,
    /** Switched on, whatever is known. */
    ON,
    /** Switched off, whatever is known. */
    OFF;

    /**
     * Reads a word: {@code auto}, {@code on} or {@code off}.
     *
     * @throws IllegalArgumentException naming the word and those that there are
     */
    public static ChecksumPolicy parse(final String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is none of "
                        + Arrays.stream(values()).map(ChecksumPolicy::word).collect(Collectors.joining(", "))));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
