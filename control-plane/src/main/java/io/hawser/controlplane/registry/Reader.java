package io.hawser.controlplane.registry;

import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;
import io.hawser.controlplane.storage.EtcdStore;
import io.hawser.controlplane.storage.PageSize;
import io.hawser.controlplane.storage.ResourceCache;
import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.storage.WatchCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads objects, one by one, in lists, and as they change. Thread safe. */
public final class Reader {
    private final EtcdStore store;
    private final WatchCache cache;

    /** Reads from the cache what the cache has, and old revisions from etcd. */
    public Reader(final EtcdStore store, final WatchCache cache) {
        this.store = store;
        this.cache = cache;
    }

    /** Part of a list, or all of it; the token is empty at the end, and remaining -1 if that is not known. */
    public record Page(List<Stored> objects, long revision, String token, long remaining) {}

    /** One object. Throws {@link ApiException} if it is not there. */
    public Stored get(final Kind kind, final String namespace, final String name, final String revision) {
        await(revision);
        return cache.resource(kind.prefix())
                .get(kind.key(namespace, name))
                .orElseThrow(() -> ApiException.notFound(kind.group(), kind.plural(), name));
    }

    /** Whether the cache has all that was written before this call; fails if etcd does not say. */
    public CompletableFuture<Boolean> isCurrent() {
        return cache.isCurrent();
    }

    /** One object as the cache has it, which may be a moment old. */
    public Optional<Stored> cached(final Kind kind, final String namespace, final String name) {
        return cache.resource(kind.prefix()).get(kind.key(namespace, name));
    }

    /** Objects of a kind; all namespaces if none is named. */
    public Page list(final Kind kind, final String namespace, final ListOptions options) {
        final Filter filter = new Filter(kind, namespace, options);
        if (!options.token().isEmpty()) {
            final ContinueToken token = ContinueToken.decode(options.token());
            return rest(kind, filter, options, token);
        }
        if (options.exact() && revision(options.revision()) > 0) {
            return fromEtcd(kind, filter, options, revision(options.revision()), filter.keyPrefix());
        }
        await(options.revision());
        final long revision = cache.revision();
        final ResourceCache.Snapshot snapshot = cache.resource(kind.prefix()).list(filter.keyPrefix());
        return page(kind, filter, options, snapshot, Math.max(revision, snapshot.revision()));
    }

    /** A watch from a revision on, or from now; empty if that revision is too old. */
    public Optional<Subscription> watch(final Kind kind, final String namespace, final ListOptions options) {
        final Filter filter = new Filter(kind, namespace, options);
        final ResourceCache resource = cache.resource(kind.prefix());
        final long revision = revision(options.revision());
        if (revision > 0) {
            return resource.watch(revision)
                    .map(cursor -> new Subscription(resource, filter, cursor, List.of(), revision, cache::revision));
        }
        await(options.revision());
        return Optional.of(fromNow(resource, filter));
    }

    /** A watch that begins with all there is, as of a revision or later. */
    public Subscription watchWithInitial(final Kind kind, final String namespace, final ListOptions options) {
        await(options.revision());
        return fromNow(cache.resource(kind.prefix()), new Filter(kind, namespace, options));
    }

    private Subscription fromNow(final ResourceCache resource, final Filter filter) {
        final long now = cache.revision();
        final ResourceCache.SnapshotAndCursor both = resource.listAndWatch(filter.keyPrefix());
        final List<Stored> initial =
                both.snapshot().objects().stream().filter(filter::test).toList();
        final long revision = Math.max(now, both.snapshot().revision());
        return new Subscription(resource, filter, both.cursor(), initial, revision, cache::revision);
    }

    private void await(final String revision) {
        final long wanted = revision(revision);
        if (wanted > 0) {
            cache.awaitRevision(wanted);
        } else if (revision.isEmpty()) {
            cache.awaitCurrent();
        }
    }

    private static Page page(
            final Kind kind,
            final Filter filter,
            final ListOptions options,
            final ResourceCache.Snapshot snapshot,
            final long revision) {
        if (options.isUnfiltered() && options.limit() == 0) {
            return new Page(snapshot.objects(), revision, "", 0);
        }
        final List<Stored> found = new ArrayList<>();
        for (final Stored object : snapshot.objects()) {
            if (!filter.test(object)) {
                continue;
            }
            if (options.limit() > 0 && found.size() == options.limit()) {
                final long remaining =
                        options.isUnfiltered() ? snapshot.objects().size() - (long) found.size() : -1;
                return new Page(found, revision, token(kind, found, revision), remaining);
            }
            found.add(object);
        }
        return new Page(found, revision, "", 0);
    }

    /** At a revision, or if that is 0 at the newest. */
    private Page fromEtcd(
            final Kind kind, final Filter filter, final ListOptions options, final long wanted, final String start) {
        long revision = wanted;
        final List<Stored> found = new ArrayList<>();
        final int limit = options.limit() == 0 ? Integer.MAX_VALUE : options.limit();
        String from = start;
        final PageSize size = new PageSize();
        EtcdStore.Page page;
        do {
            page = store.page(filter.keyPrefix(), from, Math.min(limit, size.next()), revision);
            size.read(page.objects());
            revision = page.revision();
            for (int i = 0; i < page.objects().size(); i++) {
                final Stored object = page.objects().get(i);
                if (filter.test(object)) {
                    found.add(object);
                }
                final long after = page.remaining() + page.objects().size() - i - 1;
                if (found.size() == limit && after > 0) {
                    return new Page(found, revision, token(kind, found, revision), options.isUnfiltered() ? after : -1);
                }
                from = object.key() + '\0';
            }
        } while (page.remaining() > 0);
        return new Page(found, revision, "", 0);
    }

    private Page rest(final Kind kind, final Filter filter, final ListOptions options, final ContinueToken token) {
        final boolean inconsistent = token.revision() == ContinueToken.INCONSISTENT;
        try {
            return fromEtcd(kind, filter, options, inconsistent ? 0 : token.revision(), kind.prefix() + token.start());
        } catch (final ApiException e) {
            if (e.reason() != Reason.Expired) {
                throw e;
            }
            throw ApiException.expired(
                    "The provided continue parameter is too old to display a consistent list result. You can start a"
                            + " new list without the continue parameter, or use the continue token in this response to"
                            + " retrieve the remainder of the results. Continuing with the provided token results in an"
                            + " inconsistent list - objects that were created, modified, or deleted between the time"
                            + " the first chunk was returned and now may show up in the list.",
                    new ContinueToken(ContinueToken.INCONSISTENT, token.start()).encode());
        }
    }

    private static String token(final Kind kind, final List<Stored> found, final long revision) {
        final String last = found.get(found.size() - 1).key();
        return new ContinueToken(revision, last.substring(kind.prefix().length()) + '\0').encode();
    }

    private static long revision(final String text) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (final NumberFormatException e) {
            throw ApiException.badRequest("resourceVersion: Invalid value: \"" + text + "\": must be a number");
        }
    }
}
