package io.hawser.proxy.source;

import io.hawser.kube.watch.KubeObject;
import io.hawser.kube.watch.ObjectListener;
import io.hawser.kube.watch.ObjectName;
import io.hawser.proxy.object.EndpointSliceObject;
import io.hawser.proxy.object.NodeObject;
import io.hawser.proxy.object.ServiceObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The YAML files of a directory, for machines without an API server. Files are to be written elsewhere and renamed into
 * it; one that cannot be read is told, and what it held before still counts. An object that two files have is that of
 * the file whose name comes first. Names that begin with a dot, and other endings than yaml, yml and json, are left
 * alone.
 */
public final class DirectorySource implements ServiceSource {
    private static final Logger LOG = LoggerFactory.getLogger(DirectorySource.class);
    /** Events may be lost, or not be there at all on a network's file system. */
    private static final long PERIOD_MS = 5_000;

    private static final long LONGEST_JOIN_MS = 5_000;

    private final Path directory;
    private final String node;
    private final FileReader reader = new FileReader();
    private final Map<Path, ReadFile> files = new TreeMap<>();
    private final WatchService events;
    private final Thread thread = new Thread(this::run, "watch-files");
    private String lastFailure = "";
    private volatile ServiceListener listener;
    private volatile boolean running = true;

    private final Map<ObjectName, ServiceObject> services = new HashMap<>();
    private final Map<ObjectName, EndpointSliceObject> slices = new HashMap<>();
    private final Map<ObjectName, NodeObject> nodes = new HashMap<>();

    /**
     * @param node this node's name
     * @throws UncheckedIOException if the directory cannot be watched, naming it
     */
    public DirectorySource(final Path directory, final String node) {
        this.directory = directory;
        this.node = node;
        try {
            events = directory.getFileSystem().newWatchService();
            watch();
        } catch (final IOException e) {
            throw new UncheckedIOException("the directory of services " + directory + " cannot be watched: " + e, e);
        }
        thread.setDaemon(true);
    }

    @Override
    public void start(final ServiceListener told) {
        listener = told;
        thread.start();
    }

    @Override
    public void close() {
        running = false;
        try {
            events.close();
            thread.interrupt();
            thread.join(LONGEST_JOIN_MS);
        } catch (final IOException e) {
            LOG.debug("closing {}", directory, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean listed = false;
        while (running) {
            listed |= scan(!listed);
            await();
        }
    }

    private void await() {
        try {
            final WatchKey key = events.poll(PERIOD_MS, TimeUnit.MILLISECONDS);
            if (key != null) {
                key.pollEvents();
                if (!key.reset()) {
                    // The directory itself has gone, and may be made anew.
                    TimeUnit.MILLISECONDS.sleep(100);
                    watch();
                }
            }
        } catch (final InterruptedException | ClosedWatchServiceException e) {
            running = false;
        } catch (final IOException e) {
            fail(e);
        }
    }

    private void watch() throws IOException {
        directory.register(
                events,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
    }

    /** Reads files that changed, and tells what differs; false if the directory cannot be read. */
    private boolean scan(final boolean first) {
        final List<Path> present;
        try (var entries = Files.list(directory)) {
            present = entries.filter(DirectorySource::isOurs).sorted().toList();
        } catch (final IOException e) {
            fail(e);
            return false;
        }
        lastFailure = "";
        files.keySet().retainAll(present);
        present.forEach(file -> files.computeIfAbsent(file, ReadFile::new).readIfChanged(reader));
        tell(ServiceObject.class, services, listener.services(), first);
        tell(EndpointSliceObject.class, slices, listener.slices(), first);
        tell(NodeObject.class, nodes, listener.node(), first);
        return true;
    }

    private <T extends KubeObject> void tell(
            final Class<T> kind, final Map<ObjectName, T> told, final ObjectListener<T> to, final boolean first) {
        final Map<ObjectName, T> now = new HashMap<>();
        for (final ReadFile file : files.values()) {
            for (final KubeObject object : file.objects()) {
                final boolean wanted = kind.isInstance(object)
                        && (kind != NodeObject.class
                                || object.objectName().name().equals(node));
                if (wanted && now.putIfAbsent(object.objectName(), kind.cast(object)) != null) {
                    file.complainOnce(object.objectName() + " is in another file too, which counts");
                }
            }
        }
        told.keySet().removeIf(name -> {
            if (!now.containsKey(name)) {
                to.onGone(name);
                return true;
            }
            return false;
        });
        now.forEach((name, object) -> {
            if (!object.equals(told.put(name, object))) {
                to.onObject(object);
            }
        });
        if (first) {
            to.onListed();
        }
    }

    private void fail(final IOException failure) {
        if (!failure.toString().equals(lastFailure)) {
            lastFailure = failure.toString();
            LOG.warn("{} cannot be read; what it held before still counts: {}", directory, lastFailure);
        }
    }

    private static boolean isOurs(final Path file) {
        final String name = file.getFileName().toString();
        return !name.startsWith(".") && name.matches(".*\\.(yaml|yml|json)") && Files.isRegularFile(file);
    }
}
