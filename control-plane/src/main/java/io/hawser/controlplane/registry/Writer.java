package io.hawser.controlplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;
import io.hawser.controlplane.storage.EtcdStore;
import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.storage.WatchCache;
import io.hawser.controlplane.storage.Write;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates and changes objects. A change is first tried on what the cache has; if that was not the newest, it is tried
 * again on what etcd has, so that nobody is refused because the cache lags. Thread safe.
 */
public final class Writer {
    private static final int ATTEMPTS = 16;
    /** Of these, the next follows at once. */
    private static final int PROMPT_ATTEMPTS = 4;

    private static final long LONGEST_PAUSE_NS = 20_000_000;
    private static final int NAME_ATTEMPTS = 8;

    private final EtcdStore store;
    private final WatchCache cache;
    private final List<WriteHook> hooks;
    private final FieldOwners owners;
    private final Clock clock;

    /** Writes to a store, after the hooks, in this order. */
    public Writer(
            final EtcdStore store,
            final WatchCache cache,
            final List<WriteHook> hooks,
            final FieldOwners owners,
            final Clock clock) {
        this.store = store;
        this.cache = cache;
        this.hooks = List.copyOf(hooks);
        this.owners = owners;
        this.clock = clock;
    }

    /** Makes an object of what it was. */
    @FunctionalInterface
    public interface Change {
        /** The new object, in the stored shape; the argument is the caller's to change. */
        ObjectNode of(ObjectNode old);
    }

    /** Creates an object in the stored shape, and returns what it became. */
    public ObjectNode create(
            final Kind kind, final String namespace, final ObjectNode object, final WriteOptions options) {
        final String base = Json.text(object, "metadata", "generateName");
        final boolean generated = Meta.name(object).isEmpty() && !base.isEmpty();
        for (int attempt = 1; ; attempt++) {
            final ObjectNode candidate = object.deepCopy();
            if (generated) {
                Meta.of(candidate).put("name", NameGenerator.name(base));
            }
            begin(kind, namespace, candidate);
            owners.created(kind, candidate, options);
            final Write.Result result = tryCreate(kind, candidate, options);
            if (result instanceof Write.Result.Done done) {
                Meta.of(candidate).put("resourceVersion", Long.toString(done.revision()));
                if (!options.dryRun()) {
                    hooks.forEach(hook -> hook.created(kind, candidate));
                } else {
                    Meta.of(candidate).remove("resourceVersion");
                }
                return candidate;
            }
            if (result instanceof Write.Result.Taken taken && attempt < ATTEMPTS) {
                hooks.forEach(hook -> hook.taken(taken.claim()));
            } else if (!generated || attempt == NAME_ATTEMPTS) {
                throw ApiException.alreadyExists(kind.group(), kind.plural(), Meta.name(candidate));
            }
        }
    }

    private void begin(final Kind kind, final String namespace, final ObjectNode object) {
        final ObjectNode metadata = Meta.of(object);
        if (!Meta.resourceVersion(object).isEmpty()) {
            throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
        }
        metadata.remove(List.of("resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"));
        if (kind.isNamespaced()) {
            metadata.put("namespace", namespace);
        } else {
            metadata.remove("namespace");
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", Meta.time(clock.instant()));
        if (kind.isCounted()) {
            metadata.put("generation", 1);
        } else {
            metadata.remove("generation");
        }
        if (!kind.takesStatusOnCreate() && kind.has(Subresource.STATUS)) {
            object.remove("status");
        }
        kind.defaults().apply(object);
        kind.prepareCreate(object);
    }

    private Write.Result tryCreate(final Kind kind, final ObjectNode object, final WriteOptions options) {
        if (!Meta.name(object).isEmpty()) {
            hooks.forEach(hook -> hook.create(kind, object));
        }
        ObjectRules.checkCreate(kind, object);
        final String key = kind.key(object);
        final WriteHook.Claims claims = claims(kind, object, Json.object());
        if (options.dryRun()) {
            return store.get(key)
                    .<Write.Result>map(there -> new Write.Result.Conflict(Optional.of(there)))
                    .orElse(new Write.Result.Done(0));
        }
        return store.commit(Write.create(key, Json.bytes(object))
                .with(claims.claims(), claims.releases())
                .withTtl(kind.ttlSeconds()));
    }

    /** Changes an object, and returns what it became. */
    public ObjectNode update(
            final Kind kind,
            final String namespace,
            final String name,
            final Change change,
            final WriteOptions options) {
        final String key = kind.key(namespace, name);
        Optional<Stored> current = cache.resource(kind.prefix()).get(key);
        boolean fresh = false;
        if (current.isEmpty()) {
            current = store.get(key);
            fresh = true;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            final Stored old = current.orElseThrow(() -> ApiException.notFound(kind.group(), kind.plural(), name));
            final Optional<Write.Result> result;
            final ObjectNode object;
            try {
                object = prepare(kind, old.tree(), change, options);
                result = tryUpdate(kind, old, object, options);
            } catch (final ApiException e) {
                if (fresh) {
                    throw e;
                }
                current = store.get(key);
                fresh = true;
                continue;
            }
            if (result.isEmpty() && fresh) {
                return object;
            }
            if (result.isEmpty()) {
                current = store.get(key);
                fresh = true;
            } else if (result.get() instanceof Write.Result.Done done) {
                return written(object, old, done, options);
            } else if (result.get() instanceof Write.Result.Conflict conflict) {
                current = attempt < PROMPT_ATTEMPTS ? conflict.current() : later(key);
                fresh = true;
            } else if (result.get() instanceof Write.Result.Taken taken) {
                hooks.forEach(hook -> hook.taken(taken.claim()));
            }
        }
        throw ApiException.modified(kind.group(), kind.plural(), name);
    }

    /** After a pause by chance: of many writers that go on at once, some lose to others again and again. */
    private Optional<Stored> later(final String key) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NS));
        return store.get(key);
    }

    private static ObjectNode written(
            final ObjectNode object, final Stored old, final Write.Result.Done done, final WriteOptions options) {
        final long revision = options.dryRun() ? old.revision() : done.revision();
        Meta.of(object).put("resourceVersion", Long.toString(revision));
        return object;
    }

    private ObjectNode prepare(final Kind kind, final ObjectNode old, final Change change, final WriteOptions options) {
        final ObjectNode object = change.of(old.deepCopy());
        final String wanted = Meta.resourceVersion(object);
        if (!wanted.isEmpty() && !wanted.equals(Meta.resourceVersion(old))) {
            throw ApiException.modified(kind.group(), kind.plural(), Meta.name(old));
        }
        final String uid = Meta.uid(object);
        if (!uid.isEmpty() && !uid.equals(Meta.uid(old))) {
            throw ApiException.conflict(
                    kind.group(),
                    kind.plural(),
                    Meta.name(old),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + Meta.uid(old));
        }
        keepSystemFields(object, old);
        final boolean status = options.writes(Subresource.STATUS);
        if (kind.has(Subresource.STATUS)) {
            keepOther(object, old, status);
        }
        if (options.writes(Subresource.FINALIZE)) {
            keepAllBut(object, old, "spec");
        } else if (!status) {
            kind.defaults().apply(object);
            kind.prepareUpdate(object, old);
        }
        Meta.of(object).put("resourceVersion", Meta.resourceVersion(old));
        owners.updated(kind, object, old, options);
        if (kind.isCounted()) {
            count(object, old);
        }
        hooks.forEach(hook -> hook.update(kind, object, old));
        ObjectRules.checkUpdate(kind, object, old, !status);
        return object;
    }

    private static void keepSystemFields(final ObjectNode object, final ObjectNode old) {
        final ObjectNode metadata = Meta.of(object);
        final JsonNode before = old.path("metadata");
        for (final String field : List.of(
                "name",
                "namespace",
                "uid",
                "creationTimestamp",
                "deletionTimestamp",
                "deletionGracePeriodSeconds",
                "generation",
                "generateName")) {
            final boolean own = field.equals("name") || field.equals("namespace");
            if (before.has(field) && !(own && metadata.has(field))) {
                metadata.set(field, before.get(field));
            } else if (!before.has(field)) {
                metadata.remove(field);
            }
        }
        metadata.remove("selfLink");
    }

    /** Who writes the status changes nothing else, and who writes the rest leaves the status. */
    private static void keepOther(final ObjectNode object, final ObjectNode old, final boolean statusWritten) {
        if (statusWritten) {
            keepAllBut(object, old, "status");
        } else if (old.has("status")) {
            object.set("status", old.get("status").deepCopy());
        } else {
            object.remove("status");
        }
    }

    private static void keepAllBut(final ObjectNode object, final ObjectNode old, final String field) {
        final JsonNode written = object.get(field);
        final JsonNode metadata = object.get("metadata");
        object.removeAll();
        object.setAll(old);
        object.set("metadata", metadata);
        if (written != null) {
            object.set(field, written);
        } else {
            object.remove(field);
        }
    }

    /** Everything but metadata and status counts. */
    private static void count(final ObjectNode object, final ObjectNode old) {
        final List<String> aside = List.of("metadata", "status");
        final boolean same =
                object.deepCopy().remove(aside).equals(old.deepCopy().remove(aside));
        if (!same) {
            Meta.of(object)
                    .put("generation", old.path("metadata").path("generation").asLong() + 1);
        }
    }

    /** Empty if there is nothing to write. */
    private Optional<Write.Result> tryUpdate(
            final Kind kind, final Stored old, final ObjectNode object, final WriteOptions options) {
        final ObjectNode before = old.tree();
        Meta.of(object).put("resourceVersion", Long.toString(old.revision()));
        if (object.equals(before)) {
            return Optional.empty();
        }
        Meta.of(object).remove("resourceVersion");
        if (options.dryRun()) {
            return Optional.of(new Write.Result.Done(old.revision()));
        }
        // The last finalizer is gone: nothing holds the object any more.
        final boolean gone = Meta.isDeleting(object)
                && !Meta.hasFinalizers(object)
                && object.path("spec").path("finalizers").isEmpty()
                && object.path("metadata").path("deletionGracePeriodSeconds").asInt() == 0;
        final WriteHook.Claims claims = gone ? claims(kind, Json.object(), before) : claims(kind, object, before);
        final Write write = gone
                ? Write.delete(old.key(), old.revision())
                : Write.update(old.key(), old.revision(), Json.bytes(object)).withTtl(kind.ttlSeconds());
        return Optional.of(store.commit(write.with(claims.claims(), claims.releases())));
    }

    private WriteHook.Claims claims(final Kind kind, final ObjectNode object, final ObjectNode old) {
        for (final WriteHook hook : hooks) {
            final WriteHook.Claims claims = hook.claims(kind, object, old);
            if (!claims.equals(WriteHook.Claims.NONE)) {
                return claims;
            }
        }
        return WriteHook.Claims.NONE;
    }

    /** What an object's end would release. */
    WriteHook.Claims released(final Kind kind, final ObjectNode old) {
        return claims(kind, Json.object(), old);
    }

    Optional<Stored> current(final Kind kind, final String key, final boolean fresh) {
        return fresh ? store.get(key) : cache.resource(kind.prefix()).get(key);
    }

    Write.Result commit(final Write write) {
        return store.commit(write);
    }

    Clock clock() {
        return clock;
    }

    static ApiException tooManyConflicts(final Kind kind, final String name) {
        return ApiException.of(
                Reason.Conflict, "too many writers at once change " + kind.plural() + " \"" + name + "\"");
    }
}
