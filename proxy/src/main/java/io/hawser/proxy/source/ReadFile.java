package io.hawser.proxy.source;

import io.hawser.kube.watch.KubeObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file, and what it held when it could last be read. */
final class ReadFile {
    private static final Logger LOG = LoggerFactory.getLogger(ReadFile.class);

    private final Path path;
    private String stamp = "";
    private String lastComplaint = "";
    private List<KubeObject> objects = List.of();

    ReadFile(final Path path) {
        this.path = path;
    }

    List<KubeObject> objects() {
        return objects;
    }

    void readIfChanged(final FileReader reader) {
        try {
            final BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            final String now = attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
            if (!now.equals(stamp)) {
                stamp = now;
                objects = List.copyOf(reader.read(path));
                lastComplaint = "";
            }
        } catch (final IOException e) {
            complainOnce(e.getMessage() + "; what it held before still counts");
        }
    }

    void complainOnce(final String what) {
        if (!what.equals(lastComplaint)) {
            lastComplaint = what;
            LOG.warn("{}: {}", path, what);
        }
    }
}
