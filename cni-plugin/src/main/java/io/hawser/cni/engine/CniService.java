package io.hawser.cni.engine;

import io.hawser.cni.spec.CniCommand;
import io.hawser.cni.spec.CniErrorCode;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.cni.spec.CniVersion;
import io.hawser.cni.store.Attachment;
import io.hawser.cni.store.AttachmentStore;
import io.hawser.cni.store.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine on a thread of its own, in the network namespace of the thread that starts it. Requests come from any
 * thread and are served in order, save that DELs which wait together go together. Thread safe.
 */
public final class CniService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CniService.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final long CLOSE_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(40);
    /** More at once would keep an ADD behind them waiting. */
    private static final int MAX_TOGETHER = 64;

    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final Path stateDirectory;
    private final NodeState node;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile List<Attachment> attachments = List.of();

    private record Pending(ParsedCommand command, CompletableFuture<CniReply> reply) {}

    private CniService(final Path stateDirectory, final NodeState node) {
        this.stateDirectory = stateDirectory;
        this.node = node;
        thread = new Thread(this::run, "cni");
    }

    /**
     * Starts it, and returns when it has brought in order what was left from before.
     *
     * @param stateDirectory where attachments are written down
     * @throws io.hawser.linux.LinuxException if the kernel refuses
     * @throws UncheckedIOException if the directory cannot be used
     */
    public static CniService start(final Path stateDirectory, final NodeState node) {
        final CniService service = new CniService(stateDirectory, node);
        service.thread.start();
        try {
            service.started.join();
        } catch (final CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
        return service;
    }

    /** Serves a request; the reply comes when all is done. */
    public CompletableFuture<CniReply> submit(final CniRequest request) {
        final RequestParser.Parsed parsed = RequestParser.parse(request);
        if (parsed.command() == null) {
            return CompletableFuture.completedFuture(parsed.answer());
        }
        final Pending pending = new Pending(parsed.command(), new CompletableFuture<>());
        queue.add(pending);
        if (!running) {
            refuse(pending);
        }
        return pending.reply();
    }

    /** Those that there are. */
    public List<Attachment> attachments() {
        return attachments;
    }

    /** Ends the thread when it has done what it is about. What is in the kernel stays. */
    @Override
    public void close() {
        running = false;
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.forEach(CniService::refuse);
    }

    private void run() {
        final CniEngine engine;
        try {
            final String bootId = Files.readString(BOOT_ID).strip();
            engine = new CniEngine(AttachmentStore.open(stateDirectory, Steps.NONE), node, bootId, Steps.NONE);
        } catch (final RuntimeException e) {
            started.completeExceptionally(e);
            return;
        } catch (final IOException e) {
            started.completeExceptionally(new UncheckedIOException(e));
            return;
        }
        attachments = engine.attachments();
        started.complete(null);
        try (engine) {
            serve(engine);
        }
    }

    private void serve(final CniEngine engine) {
        while (running) {
            try {
                step(engine, queue.take());
                attachments = engine.attachments();
            } catch (final InterruptedException e) {
                LOG.debug("ending");
            }
        }
    }

    private void step(final CniEngine engine, final Pending first) {
        if (first.command().command() != CniCommand.DEL) {
            answer(first, () -> engine.run(first.command()));
            return;
        }
        final List<Pending> together = new ArrayList<>(List.of(first));
        Pending next = queue.peek();
        while (next != null && next.command().command() == CniCommand.DEL && together.size() < MAX_TOGETHER) {
            together.add(queue.remove());
            next = queue.peek();
        }
        final List<CniReply> replies;
        try {
            replies = engine.delete(together.stream().map(Pending::command).toList());
        } catch (final RuntimeException e) {
            together.forEach(pending -> answer(pending, () -> {
                throw e;
            }));
            return;
        }
        for (int i = 0; i < together.size(); i++) {
            together.get(i).reply().complete(replies.get(i));
        }
    }

    private static void answer(final Pending pending, final Supplier<CniReply> work) {
        try {
            pending.reply().complete(work.get());
        } catch (final RuntimeException e) {
            LOG.error("{} failed unexpectedly", pending.command(), e);
            pending.reply()
                    .complete(pending.command()
                            .failure(CniException.internal("unexpected failure; the daemon's log says more", "" + e)));
        }
    }

    private static void refuse(final Pending pending) {
        pending.reply()
                .complete(CniReply.failure(
                        CniVersion.LATEST.toString(),
                        new CniException(CniErrorCode.TRY_AGAIN_LATER, "the daemon is ending", "")));
    }
}
