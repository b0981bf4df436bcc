package io.hawser.overlay.lease;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file {@code subnet.env}. A reader sees the old text or the new one, never a part, whatever happens meanwhile. */
public final class SubnetEnvFile {
    /** Where the CNI plugin looks for it. */
    public static final Path DEFAULT_PATH = Path.of("/run/flannel/subnet.env");

    private static final Logger LOG = LoggerFactory.getLogger(SubnetEnvFile.class);

    private final Path path;

    /** The file at {@code path}, which need not exist. */
    public SubnetEnvFile(final Path path) {
        this.path = path.toAbsolutePath();
    }

    /** What came of a write. */
    public enum Written {
        /** The file has the new text. */
        REPLACED,
        /** The file had this text already and was left alone. */
        UNCHANGED
    }

    /** What the file says; empty if there is none, and, with a warning, if it cannot be read or is no such file. */
    public Optional<SubnetEnv> read() {
        try {
            return Optional.of(SubnetEnv.parse(Files.readString(path)));
        } catch (final NoSuchFileException e) {
            return Optional.empty();
        } catch (final IOException | IllegalArgumentException e) {
            LOG.warn("{} is ignored and will be written anew: {}", path, e.toString());
            return Optional.empty();
        }
    }

    /**
     * Writes the file, and its directory if there is none, by renaming a new file of the same directory.
     *
     * @throws UncheckedIOException if that fails; the old file is then as it was
     */
    public Written write(final SubnetEnv env) {
        final byte[] text = env.format().getBytes(StandardCharsets.UTF_8);
        try {
            if (Files.isRegularFile(path) && Arrays.equals(Files.readAllBytes(path), text)) {
                return Written.UNCHANGED;
            }
            replace(text);
            return Written.REPLACED;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write " + path + ": " + e, e);
        }
    }

    private void replace(final byte[] text) throws IOException {
        final Path directory = path.getParent();
        Files.createDirectories(directory);
        final Path fresh = Files.createTempFile(directory, "." + path.getFileName() + ".", ".new");
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                final ByteBuffer rest = ByteBuffer.wrap(text);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                // The plugin runs under the runtime's user, whoever that is.
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
                channel.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
