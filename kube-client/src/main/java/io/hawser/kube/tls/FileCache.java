package io.hawser.kube.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file holds, read again when the file has changed. While a new text cannot be read the old one counts. Thread
 * safe.
 *
 * @param <T> what its text is parsed into
 */
public final class FileCache<T> {
    private static final Logger LOG = LoggerFactory.getLogger(FileCache.class);

    private final Path path;
    private final Parser<T> parser;
    private FileTime time;
    private T value;

    private FileCache(final Path path, final Parser<T> parser) {
        this.path = path;
        this.parser = parser;
    }

    /**
     * How a file's text becomes a value.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    public interface Parser<T> {
        /** The value of a text. */
        T parse(String text) throws GeneralSecurityException;
    }

    /**
     * Reads a file for the first time.
     *
     * @throws UncheckedIOException if it cannot be read or parsed, naming it
     */
    public static <T> FileCache<T> of(final Path path, final Parser<T> parser) {
        final FileCache<T> cache = new FileCache<>(path, parser);
        try {
            cache.read();
        } catch (final IOException | GeneralSecurityException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), new IOException(e));
        }
        return cache;
    }

    /** What the file holds now. */
    public synchronized T get() {
        try {
            read();
        } catch (final IOException | GeneralSecurityException e) {
            LOG.warn("{} cannot be read; what it held before is used: {}", path, e.toString());
        }
        return value;
    }

    private synchronized void read() throws IOException, GeneralSecurityException {
        final FileTime now = Files.getLastModifiedTime(path);
        if (!now.equals(time)) {
            value = parser.parse(Files.readString(path));
            time = now;
        }
    }
}
