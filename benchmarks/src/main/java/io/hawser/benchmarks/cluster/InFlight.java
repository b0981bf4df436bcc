package io.hawser.benchmarks.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/** Sends many requests, a bounded number of them at once. */
final class InFlight {
    private static final int AT_ONCE = 32;

    private InFlight() {}

    /** Sends so many, and returns how long it took, in seconds. Throws if one of them failed. */
    static double seconds(final int count, final IntFunction<CompletableFuture<Integer>> request)
            throws InterruptedException, ExecutionException {
        final Semaphore free = new Semaphore(AT_ONCE);
        final List<CompletableFuture<Integer>> all = new ArrayList<>(count);
        final long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            free.acquire();
            all.add(request.apply(i).whenComplete((length, failure) -> free.release()));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
        return (System.nanoTime() - began) / 1e9;
    }
}
