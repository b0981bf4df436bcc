package io.hawser.controlplane.storage;

import io.hawser.controlplane.status.ApiException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Asks for a revision on behalf of everybody who waits: those who come while a question is under way share the next
 * one, since the answer under way may be older than what they have to see. Thread safe.
 */
final class RevisionProbe {
    private final Supplier<CompletableFuture<Long>> question;
    private CompletableFuture<Long> underWay = CompletableFuture.completedFuture(0L);
    private CompletableFuture<Long> next;

    RevisionProbe(final Supplier<CompletableFuture<Long>> question) {
        this.question = question;
    }

    /** A revision that is not older than this call; completed on the thread that brings the answer. */
    synchronized CompletableFuture<Long> ask() {
        if (next != null) {
            return next;
        }
        if (underWay.isDone()) {
            return begin();
        }
        final CompletableFuture<Long> before = underWay;
        final CompletableFuture<Long> following =
                before.handle((revision, failure) -> revision).thenCompose(nothing -> begin());
        if (underWay == before) {
            next = following;
        }
        return following;
    }

    /** The same, waited for. */
    long await() {
        try {
            return ask().join();
        } catch (final CompletionException e) {
            throw e.getCause() instanceof ApiException api ? api : e;
        }
    }

    private synchronized CompletableFuture<Long> begin() {
        next = null;
        try {
            underWay = question.get();
        } catch (final RuntimeException e) {
            underWay = CompletableFuture.failedFuture(e);
        }
        return underWay;
    }
}
