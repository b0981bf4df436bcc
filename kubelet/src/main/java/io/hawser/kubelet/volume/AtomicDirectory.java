package io.hawser.kubelet.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory whose files all change at once, as Kubernetes has it: {@code name} points to {@code ..data/name}, and
 * {@code ..data} to the directory of the moment, which is replaced by rename. Not thread safe.
 */
final class AtomicDirectory {
    private static final String DATA = "..data";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("'..'yyyy_MM_dd_HH_mm_ss.SSSSSSSSS");
    private static final int PERMISSION_BITS = 9;

    private final Path directory;

    AtomicDirectory(final Path directory) {
        this.directory = directory;
    }

    /**
     * A file.
     *
     * @param mode its permissions, as in {@code 0644}
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by isSame, never by equals
    record FileContent(byte[] bytes, int mode) {
        boolean isSame(final Path file) throws IOException {
            return Files.isRegularFile(file)
                    && Arrays.equals(bytes, Files.readAllBytes(file))
                    && permissions(mode).equals(Files.getPosixFilePermissions(file));
        }
    }

    /**
     * Makes the directory hold these files and no others; says whether something was changed.
     *
     * @param group that is to own them; -1 for none
     */
    boolean write(final Map<String, FileContent> files, final int group) throws IOException {
        final Path data = directory.resolve(DATA);
        final Path current = Files.isSymbolicLink(data) ? directory.resolve(Files.readSymbolicLink(data)) : null;
        if (current != null && holds(current, files)) {
            link(files);
            return false;
        }
        final Path next = directory.resolve(STAMP.format(LocalDateTime.now(ZoneOffset.UTC)));
        Files.createDirectory(next);
        Files.setPosixFilePermissions(next, permissions(0755));
        own(next, group);
        for (final Map.Entry<String, FileContent> file : files.entrySet()) {
            final Path path = next.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue().bytes());
            Files.setPosixFilePermissions(path, permissions(file.getValue().mode()));
            own(path, group);
        }
        final Path draft = directory.resolve("..data_tmp");
        Files.deleteIfExists(draft);
        Files.createSymbolicLink(draft, next.getFileName());
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        link(files);
        sweep(next, files);
        return true;
    }

    static Set<PosixFilePermission> permissions(final int mode) {
        final Set<PosixFilePermission> all = new HashSet<>();
        final PosixFilePermission[] order = PosixFilePermission.values();
        for (int i = 0; i < PERMISSION_BITS; i++) {
            if ((mode & 0400 >> i) != 0) {
                all.add(order[i]);
            }
        }
        return all;
    }

    static void own(final Path path, final int group) throws IOException {
        if (group >= 0) {
            Files.setAttribute(path, "unix:gid", group);
        }
    }

    static void removeTree(final Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (final Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (final NoSuchFileException e) {
            return;
        }
    }

    private static boolean holds(final Path current, final Map<String, FileContent> files) throws IOException {
        if (!Files.isDirectory(current)) {
            return false;
        }
        try (Stream<Path> all = Files.walk(current)) {
            final List<Path> there = all.filter(Files::isRegularFile).toList();
            if (there.size() != files.size()) {
                return false;
            }
        }
        for (final Map.Entry<String, FileContent> file : files.entrySet()) {
            if (!file.getValue().isSame(current.resolve(file.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private void link(final Map<String, FileContent> files) throws IOException {
        for (final String top : tops(files)) {
            final Path visible = directory.resolve(top);
            if (!Files.isSymbolicLink(visible)) {
                Files.createSymbolicLink(visible, Path.of(DATA, top));
            }
        }
    }

    /** Removes what is visible and no longer there, and directories of before. */
    private void sweep(final Path current, final Map<String, FileContent> files) throws IOException {
        final Set<String> tops = tops(files);
        try (Stream<Path> entries = Files.list(directory)) {
            for (final Path entry : entries.toList()) {
                final String name = entry.getFileName().toString();
                if (name.equals(DATA) || entry.equals(current)) {
                    continue;
                }
                if (Files.isSymbolicLink(entry) && !tops.contains(name)) {
                    Files.delete(entry);
                } else if (name.startsWith("..") && Files.isDirectory(entry)) {
                    removeTree(entry);
                }
            }
        }
    }

    private static Set<String> tops(final Map<String, FileContent> files) {
        final Set<String> tops = new HashSet<>();
        files.keySet().forEach(path -> tops.add(Path.of(path).getName(0).toString()));
        return tops;
    }
}
