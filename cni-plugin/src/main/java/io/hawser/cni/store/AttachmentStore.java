package io.hawser.cni.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.Json;
import io.hawser.linux.net.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file for each attachment, in a directory that one daemon uses at a time. A file is there whole or not at all,
 * whenever the process ends: it is written beside its place and renamed. Nothing is forced to the disk: what a power
 * cut takes is of a boot whose namespaces are gone with it. Not thread safe.
 */
public final class AttachmentStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttachmentStore.class);
    private static final String SUFFIX = ".attachment";
    private static final String UNFINISHED = ".new";

    private final Path attachments;
    private final Path corrupt;
    private final Path cursors;
    private final FileChannel lock;
    private final Steps steps;

    /**
     * What was found.
     *
     * @param attachments those that could be read
     * @param damaged keys of those that could not; their files are kept aside
     * @param cursors where the last choice of addresses was made, by the sets' names
     */
    public record Contents(List<Attachment> attachments, List<String> damaged, Map<String, IpAddress> cursors) {}

    private AttachmentStore(final Path directory, final Steps steps) throws IOException {
        attachments = directory.resolve("attachments");
        corrupt = directory.resolve("corrupt");
        cursors = directory.resolve("cursors");
        this.steps = steps;
        Files.createDirectories(attachments);
        lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) {
                throw new IOException("another process uses it");
            }
        } catch (final OverlappingFileLockException | IOException e) {
            lock.close();
            throw new IOException(directory + " is in use; end the daemon that uses it, or name another directory", e);
        }
    }

    /** Where it is. */
    public Path directory() {
        return attachments.getParent();
    }

    /**
     * Opens a directory, and makes it if it is not there.
     *
     * @throws UncheckedIOException if it cannot be used, or another process uses it
     */
    public static AttachmentStore open(final Path directory, final Steps steps) {
        try {
            return new AttachmentStore(directory.toAbsolutePath(), steps);
        } catch (final IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Reads everything; what cannot be read is moved aside, and unfinished files go. */
    public Contents load() {
        final List<Attachment> read = new ArrayList<>();
        final List<String> damaged = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(attachments)) {
            for (final Path file : files) {
                final String name = file.getFileName().toString();
                if (!name.endsWith(SUFFIX)) {
                    Files.deleteIfExists(file);
                    continue;
                }
                final String key = name.substring(0, name.length() - SUFFIX.length());
                try {
                    final Attachment attachment = AttachmentCodec.read(Files.readAllBytes(file));
                    if (!attachment.key().equals(key)) {
                        throw new IllegalArgumentException("it is that of " + attachment.key());
                    }
                    read.add(attachment);
                } catch (final IllegalArgumentException e) {
                    setAside(file, e.getMessage());
                    damaged.add(key);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("read " + attachments, e);
        }
        return new Contents(read, damaged, readCursors());
    }

    /**
     * Writes an attachment down; one with the same key is overwritten.
     *
     * @throws UncheckedIOException if that fails; then nothing has changed
     */
    public void write(final Attachment attachment) {
        replace(fileOf(attachment.key()), AttachmentCodec.write(attachment));
    }

    /** Forgets an attachment, if it is there. */
    public void delete(final String key) {
        steps.before("forget the attachment");
        try {
            Files.deleteIfExists(fileOf(key));
        } catch (final IOException e) {
            throw new UncheckedIOException("delete " + fileOf(key), e);
        }
    }

    /**
     * Writes down where the last choices were made, so that an address that was given back is not the next to be given
     * by the next daemon either. That it cannot be written holds nothing up.
     */
    public void writeCursors(final Map<String, IpAddress> places) {
        final ObjectNode json = Json.object();
        places.forEach((set, address) -> json.put(set, address.toString()));
        try {
            replace(cursors, AttachmentCodec.sealed(Json.text(json)));
        } catch (final UncheckedIOException e) {
            LOG.warn("{}; an address given back may be given again soon after a restart", e.getMessage());
        }
    }

    /** Leaves everything as it is. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace(final Path file, final byte[] bytes) {
        final Path fresh = file.resolveSibling(file.getFileName() + UNFINISHED);
        steps.before("write " + fresh.getFileName());
        try {
            Files.write(fresh, bytes);
            steps.before("rename to " + file.getFileName());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            removeQuietly(fresh, e);
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        } catch (final RuntimeException e) {
            removeQuietly(fresh, e);
            throw e;
        }
    }

    private static void removeQuietly(final Path file, final Exception cause) {
        try {
            Files.deleteIfExists(file);
        } catch (final IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void setAside(final Path file, final String problem) throws IOException {
        LOG.error("{} is damaged and set aside in {}: {}", file, corrupt, problem);
        Files.createDirectories(corrupt);
        Files.move(file, corrupt.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private Map<String, IpAddress> readCursors() {
        final Map<String, IpAddress> read = new HashMap<>();
        try {
            Json.parse(AttachmentCodec.opened(Files.readAllBytes(cursors)))
                    .node()
                    .properties()
                    .forEach(entry -> read.put(
                            entry.getKey(), IpAddress.parse(entry.getValue().asText())));
        } catch (final NoSuchFileException e) {
            LOG.debug("no addresses were given here before");
        } catch (final IOException | IllegalArgumentException | CniException e) {
            LOG.warn("{} is damaged, and begun anew: {}", cursors, e.getMessage());
        }
        return read;
    }

    private Path fileOf(final String key) {
        return attachments.resolve(key + SUFFIX);
    }
}
