package io.hawser.cni.engine;

import io.hawser.linux.Errno;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkOutcome;
import io.hawser.linux.route.LinkRef;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Deletes links. The kernel takes a link out of its namespace, and only then, before it answers, waits until nothing
 * can hold its memory any more: some 20 ms. The answer is waited for by a thread of its own; the caller goes on as soon
 * as the link cannot be found any more. Several links go in one group, which takes as long as one. Threads come as they
 * are needed. One caller.
 */
final class LinkReaper implements AutoCloseable {
    private static final int THREADS = 16;
    /** A number that nobody would choose. */
    private static final int FIRST_GROUP = 0x6877_0000;

    private static final long TIMEOUT_S = 30;
    private static final long FIRST_LOOK_US = 200;

    private final AtomicInteger groups = new AtomicInteger();
    /** Works that are not over. */
    private final AtomicInteger busy = new AtomicInteger();

    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final RouteNetlink route;

    private record Work(List<LinkRef> links, CompletableFuture<Void> done) {}

    /** @param route to look for links with; stays the caller's, in whose namespace the links are */
    LinkReaper(final RouteNetlink route) {
        this.route = route;
    }

    /**
     * Deletes the links of these names; those that are not there are fine.
     *
     * @throws NetlinkException if the kernel refuses
     */
    void delete(final List<String> names) {
        final List<LinkRef> links = new ArrayList<>();
        for (final String name : names) {
            route.linkByName(name).ifPresent(link -> links.add(link.ref()));
        }
        if (links.isEmpty()) {
            return;
        }
        final Work work = new Work(links, new CompletableFuture<>());
        if (busy.get() >= threads.size() && threads.size() < THREADS) {
            startThread();
        }
        busy.incrementAndGet();
        queue.add(work);
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (!isOver(work, end)) {
            if (work.links().stream().map(route::link).allMatch(Optional::isEmpty)) {
                return;
            }
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private void startThread() {
        final RouteNetlink own = RouteNetlink.open();
        final Thread thread = new Thread(() -> work(own), "link-reaper-" + threads.size());
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private static boolean isOver(final Work work, final long end) {
        try {
            work.done().get(FIRST_LOOK_US, TimeUnit.MICROSECONDS);
            return true;
        } catch (final TimeoutException e) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("links are not deleted within " + TIMEOUT_S + " s: " + work.links(), e);
            }
            return false;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while links are deleted: " + work.links(), e);
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void work(final RouteNetlink own) {
        try (own) {
            while (true) {
                final Work work = queue.take();
                try {
                    delete(own, work.links());
                    work.done().complete(null);
                } catch (final RuntimeException e) {
                    work.done().completeExceptionally(e);
                } finally {
                    busy.decrementAndGet();
                }
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void delete(final RouteNetlink own, final List<LinkRef> links) {
        final RouteTransaction transaction = own.newTransaction();
        if (links.size() == 1) {
            transaction.deleteLink(links.get(0));
        } else {
            final int group = FIRST_GROUP + (groups.getAndIncrement() & 0xffff);
            links.forEach(link -> transaction.changeLink(link, LinkSetting.group(group)));
            transaction.deleteGroup(group);
        }
        final NetlinkOutcome outcome = transaction.commit();
        for (final NetlinkException refusal : outcome.refusals()) {
            // Gone meanwhile, with the namespace that its other end was in.
            if (refusal.errno() != Errno.ENODEV) {
                throw refusal;
            }
        }
    }
}
