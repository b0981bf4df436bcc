package io.hawser.kube.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;

/** The objects of one kind in a {@link FakeApiServer}, and their watches. Names are {@code namespace/name} or bare. */
public final class FakeCollection {
    private final FakeApiServer server;
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<Change> history = new ArrayList<>();
    private final List<LinkedBlockingQueue<String>> watches = new ArrayList<>();
    private final List<String> held = new ArrayList<>();
    private Telling telling = Telling.AT_ONCE;

    FakeCollection(final FakeApiServer server) {
        this.server = server;
    }

    private enum Telling {
        AT_ONCE,
        HELD_BACK,
        NEVER
    }

    /** Writes an object, whoever may. */
    public void put(final String name, final String json) {
        synchronized (server) {
            final ObjectNode object = (ObjectNode) FakeApiServer.parse(json);
            final ObjectNode metadata = object.withObjectProperty("metadata");
            final int slash = name.indexOf('/');
            metadata.put("name", name.substring(slash + 1));
            if (slash >= 0) {
                metadata.put("namespace", name.substring(0, slash));
            }
            write(name, object);
        }
    }

    /** Merges into an object. */
    public void merge(final String name, final String patch) {
        synchronized (server) {
            final ObjectNode object = objects.get(name).deepCopy();
            mergeInto(object, FakeApiServer.parse(patch));
            write(name, object);
        }
    }

    public void remove(final String name) {
        synchronized (server) {
            final ObjectNode object = objects.remove(name);
            if (object != null) {
                server.revision++;
                stamp(object);
                tell("DELETED", object);
            }
        }
    }

    public Optional<JsonNode> object(final String name) {
        synchronized (server) {
            return Optional.ofNullable(objects.get(name));
        }
    }

    /** Sends the last event again. */
    public void repeatLast() {
        synchronized (server) {
            send(history.get(history.size() - 1).line);
        }
    }

    /** Sends the last event again, if one is remembered. */
    public void repeatLastIfAny() {
        synchronized (server) {
            if (!history.isEmpty()) {
                repeatLast();
            }
        }
    }

    /** A number of every object, by name. */
    public Map<String, Integer> values(final String field) {
        synchronized (server) {
            final Map<String, Integer> values = new TreeMap<>();
            objects.forEach(
                    (name, object) -> values.put(name, object.path(field).asInt()));
            return values;
        }
    }

    /** Sends all events that are remembered again, in their order. */
    public void repeatAll() {
        synchronized (server) {
            history.forEach(change -> send(change.line));
        }
    }

    /** From now on watches are told nothing, until {@link #tellInReverse}. */
    public void holdBack() {
        synchronized (server) {
            telling = Telling.HELD_BACK;
        }
    }

    /** Tells what was held back, the newest first; from now on everything is told at once again. */
    public void tellInReverse() {
        synchronized (server) {
            for (int i = held.size() - 1; i >= 0; i--) {
                send(held.get(i));
            }
            held.clear();
            telling = Telling.AT_ONCE;
        }
    }

    /** Loses what happens while {@code changes} runs: no watch will ever tell it. */
    public void lose(final Runnable changes) {
        synchronized (server) {
            telling = Telling.NEVER;
            changes.run();
            telling = Telling.AT_ONCE;
        }
    }

    void send(final String line) {
        watches.forEach(watch -> watch.add(line));
    }

    void bookmark() {
        final ObjectNode object = FakeApiServer.MAPPER.createObjectNode();
        object.putObject("metadata").put("resourceVersion", Long.toString(server.revision));
        send(event("BOOKMARK", object));
    }

    void forgetHistory() {
        history.clear();
    }

    List<String> texts(final String fieldSelector) {
        final String name = fieldSelector.replace("metadata.name=", "");
        return objects.entrySet().stream()
                .filter(object -> name.isEmpty() || object.getKey().equals(name))
                .map(object -> object.getValue().toString())
                .toList();
    }

    void begin(final LinkedBlockingQueue<String> lines, final long since) {
        if (since < server.compacted) {
            final ObjectNode gone = FakeApiServer.MAPPER.createObjectNode();
            gone.put("kind", "Status").put("code", 410).put("message", "too old resource version: " + since);
            lines.add(event("ERROR", gone));
            lines.add(FakeApiServer.END);
        }
        history.stream().filter(change -> change.revision > since).forEach(change -> lines.add(change.line));
        watches.add(lines);
    }

    void end(final LinkedBlockingQueue<String> lines) {
        watches.remove(lines);
    }

    private void write(final String name, final ObjectNode object) {
        final boolean added = !objects.containsKey(name);
        server.revision++;
        stamp(object);
        objects.put(name, object);
        tell(added ? "ADDED" : "MODIFIED", object);
    }

    private void stamp(final ObjectNode object) {
        ((ObjectNode) object.path("metadata")).put("resourceVersion", Long.toString(server.revision));
    }

    private void tell(final String type, final ObjectNode object) {
        final String line = event(type, object);
        switch (telling) {
            case AT_ONCE -> {
                history.add(new Change(server.revision, line));
                send(line);
            }
            case HELD_BACK -> {
                history.add(new Change(server.revision, line));
                held.add(line);
            }
            case NEVER -> {}
        }
    }

    private static String event(final String type, final ObjectNode object) {
        final ObjectNode event = FakeApiServer.MAPPER.createObjectNode().put("type", type);
        event.set("object", object);
        return event.toString();
    }

    private static void mergeInto(final ObjectNode target, final JsonNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue().isObject()) {
                mergeInto(target.withObjectProperty(field.getKey()), field.getValue());
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    private record Change(long revision, String line) {}
}
