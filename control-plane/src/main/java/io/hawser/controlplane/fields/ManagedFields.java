package io.hawser.controlplane.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Meta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The managers of an object and what each set: {@code metadata.managedFields}. Not thread safe. */
final class ManagedFields {
    private static final String FIELD = "managedFields";
    private static final String ANCIENT = "ancient-changes";
    /** So many managers that did not apply are kept apart; the oldest share one entry. */
    private static final int MAX_UPDATERS = 10;

    private final Map<Manager, Entry> entries = new LinkedHashMap<>();

    private record Entry(FieldSet fields, String time) {}

    /** Of an object; none if it has none. */
    static ManagedFields of(final JsonNode object) {
        final ManagedFields all = new ManagedFields();
        for (final JsonNode entry : object.path("metadata").path(FIELD)) {
            if (entry.path("fieldsV1").isObject()) {
                final Manager manager = new Manager(
                        entry.path("manager").asText(),
                        "Apply".equals(entry.path("operation").asText()),
                        entry.path("apiVersion").asText(),
                        entry.path("subresource").asText(""));
                all.entries.put(
                        manager,
                        new Entry(
                                FieldSet.of(entry.get("fieldsV1")),
                                entry.path("time").asText()));
            }
        }
        return all;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** What a manager set; nothing if it is not known. */
    FieldSet fields(final Manager manager) {
        final Entry entry = entries.get(manager);
        return entry == null ? new FieldSet() : entry.fields();
    }

    void set(final Manager manager, final FieldSet fields, final String now) {
        final Entry known = entries.get(manager);
        if (fields.isEmpty()) {
            entries.remove(manager);
        } else if (known == null || !known.fields().equals(fields)) {
            entries.put(manager, new Entry(fields, now));
        }
    }

    /** Calls back with all but one. */
    void forOthers(final Manager one, final BiConsumer<Manager, FieldSet> action) {
        entries.forEach((manager, entry) -> {
            if (!manager.equals(one)) {
                action.accept(manager, entry.fields());
            }
        });
    }

    /** Changes what the others set; those that are left without a field are forgotten. */
    void changeOthers(final Manager one, final BiConsumer<Manager, FieldSet> change) {
        forOthers(one, change);
        entries.values().removeIf(entry -> entry.fields().isEmpty());
    }

    void write(final ObjectNode object) {
        join();
        final List<Map.Entry<Manager, Entry>> sorted = new ArrayList<>(entries.entrySet());
        sorted.sort(Comparator.comparing(
                        (Map.Entry<Manager, Entry> one) -> !one.getKey().apply())
                .thenComparing(one -> one.getValue().time())
                .thenComparing(one -> one.getKey().name()));
        if (sorted.isEmpty()) {
            Meta.of(object).remove(FIELD);
            return;
        }
        final ArrayNode list = Meta.of(object).putArray(FIELD);
        for (final Map.Entry<Manager, Entry> one : sorted) {
            final Manager manager = one.getKey();
            final ObjectNode entry = list.addObject();
            entry.put("manager", manager.name())
                    .put("operation", manager.apply() ? "Apply" : "Update")
                    .put("apiVersion", manager.apiVersion())
                    .put("time", one.getValue().time())
                    .put("fieldsType", "FieldsV1");
            entry.set("fieldsV1", one.getValue().fields().json());
            if (!manager.subresource().isEmpty()) {
                entry.put("subresource", manager.subresource());
            }
        }
    }

    private void join() {
        final List<Map.Entry<Manager, Entry>> updaters = new ArrayList<>();
        entries.entrySet().stream()
                .filter(one ->
                        !one.getKey().apply() && one.getKey().subresource().isEmpty())
                .forEach(updaters::add);
        if (updaters.size() <= MAX_UPDATERS) {
            return;
        }
        updaters.sort(Comparator.comparing(one -> one.getValue().time()));
        final FieldSet joined = new FieldSet();
        String time = "";
        String version = "";
        for (final Map.Entry<Manager, Entry> old : updaters.subList(0, updaters.size() - MAX_UPDATERS + 1)) {
            joined.addAll(old.getValue().fields());
            time = old.getValue().time();
            version = old.getKey().apiVersion();
            entries.remove(old.getKey());
        }
        entries.put(new Manager(ANCIENT, false, version, ""), new Entry(joined, time));
    }
}
