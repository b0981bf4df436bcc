package io.hawser.kubelet.volume;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Paths of the node itself, which have to be what the volume says. */
final class HostPaths {
    // linux/stat.h
    private static final int S_IFMT = 0170000;
    private static final int S_IFSOCK = 0140000;
    private static final int S_IFBLK = 0060000;
    private static final int S_IFCHR = 0020000;

    private HostPaths() {}

    static Path check(final JsonNode source) throws VolumeException, IOException {
        final Path path = Path.of(Json.text(source, "path"));
        final String type = Json.text(source, "type");
        switch (type) {
            case "DirectoryOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createDirectories(path);
                    Files.setPosixFilePermissions(path, AtomicDirectory.permissions(0755));
                }
                require(Files.isDirectory(path), path, "a directory");
            }
            case "FileOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createFile(path);
                    Files.setPosixFilePermissions(path, AtomicDirectory.permissions(0644));
                }
                require(Files.isRegularFile(path), path, "a file");
            }
            case "Directory" -> require(Files.isDirectory(path), path, "a directory");
            case "File" -> require(Files.isRegularFile(path), path, "a file");
            case "Socket" -> require(is(path, S_IFSOCK), path, "a socket");
            case "CharDevice" -> require(is(path, S_IFCHR), path, "a character device");
            case "BlockDevice" -> require(is(path, S_IFBLK), path, "a block device");
            default -> {
                // Nothing is asked of it. The runtime makes a directory if it is not there.
                return path;
            }
        }
        return path;
    }

    private static boolean is(final Path path, final int kind) throws IOException {
        return Files.exists(path) && ((int) Files.getAttribute(path, "unix:mode") & S_IFMT) == kind;
    }

    private static void require(final boolean fine, final Path path, final String what) throws VolumeException {
        if (!fine) {
            throw new VolumeException("hostPath type check failed: " + path + " is not " + what);
        }
    }
}
