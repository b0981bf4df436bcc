package io.hawser.ipvs.director;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A hash of what the kernel lists of IPVS as text, numbers of connections left out: virtual services with scheduler and
 * persistence, destinations with forwarding and weight. One file, however many services, where netlink wants a request
 * for each. It does not tell flags of schedulers.
 */
final class ListingHash {
    private static final Path LISTING = Path.of("/proc/thread-self/net/ip_vs");
    private static final int BUFFER_LENGTH = 64 * 1024;
    /** Of a destination's line: arrow, address, forwarding, weight; then the connections. */
    private static final int LASTING_COLUMNS = 4;
    // The 64-bit FNV-1a hash.
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private long hash = OFFSET;
    private int column;
    private boolean inWord;
    private boolean destination;

    private ListingHash() {}

    /**
     * The hash of the calling thread's network namespace.
     *
     * @throws IOException if the kernel does not list it
     */
    static long read() throws IOException {
        try (InputStream listing = Files.newInputStream(LISTING)) {
            return of(listing);
        }
    }

    /** The hash of a listing. */
    static long of(final InputStream listing) throws IOException {
        final ListingHash hash = new ListingHash();
        final byte[] buffer = new byte[BUFFER_LENGTH];
        for (int length = listing.read(buffer); length >= 0; length = listing.read(buffer)) {
            for (int i = 0; i < length; i++) {
                hash.add(buffer[i]);
            }
        }
        return hash.hash;
    }

    private void add(final byte next) {
        if (next == '\n') {
            column = 0;
            inWord = false;
            destination = false;
        } else if (next == ' ') {
            inWord = false;
        } else if (!inWord) {
            inWord = true;
            column++;
            destination |= column == 1 && next == '-';
        }
        if (!destination || column <= LASTING_COLUMNS) {
            hash = (hash ^ next) * PRIME;
        }
    }
}
