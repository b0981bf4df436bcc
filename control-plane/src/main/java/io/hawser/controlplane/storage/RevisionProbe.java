package io.hawser.controlplane.storage;

import io.hawser.controlplane.status.ApiException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/**
 * Asks for a revision on behalf of everybody who waits: those who come while a question is under way share the next
 * one, since the answer under way may be older than what they have to see. Thread safe.
 */
final class RevisionProbe {
    private final LongSupplier question;
    private CompletableFuture<Long> underWay;
    private CompletableFuture<Long> next;

    RevisionProbe(final LongSupplier question) {
        this.question = question;
    }

    /** A revision that is not older than this call. */
    long ask() {
        final CompletableFuture<Long> mine;
        final boolean first;
        final CompletableFuture<Long> before;
        synchronized (this) {
            first = next == null;
            if (first) {
                next = new CompletableFuture<>();
            }
            mine = next;
            before = underWay;
        }
        if (first) {
            if (before != null) {
                before.handle((revision, failure) -> null).join();
            }
            run(mine);
        }
        try {
            return mine.join();
        } catch (final CompletionException e) {
            throw e.getCause() instanceof ApiException api ? api : e;
        }
    }

    private void run(final CompletableFuture<Long> mine) {
        synchronized (this) {
            underWay = mine;
            next = null;
        }
        try {
            mine.complete(question.getAsLong());
        } catch (final RuntimeException e) {
            mine.completeExceptionally(e);
        } finally {
            synchronized (this) {
                if (underWay == mine) {
                    underWay = null;
                }
            }
        }
    }
}
