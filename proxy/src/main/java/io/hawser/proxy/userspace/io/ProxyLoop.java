package io.hawser.proxy.userspace.io;

import io.hawser.linux.libc.LibC;
import io.hawser.linux.udp.ReceiveBatch;
import io.hawser.linux.udp.SendBatch;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.IntArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread of the proxy: an event loop of Netty, and what its connections share. All but {@link #execute} and {@link
 * #call} is for that thread alone.
 */
public final class ProxyLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyLoop.class);
    private static final int BATCH = 32;
    private static final int LONGEST_DATAGRAM = 65_535;

    private final IoEventLoop loop;
    private final LoopLimits limits;
    private final Sockets sockets = new Sockets();
    private final ChunkPool chunks;
    private final PipePool pipes;
    private final Scratch scratch = new Scratch();
    private final Placement placement = new Placement(this);
    private final ArrayDeque<Runnable> deferred = new ArrayDeque<>();
    private final ArrayDeque<Runnable> parked = new ArrayDeque<>();
    private final Runnable runDeferred = this::runDeferred;
    private final IntArrayList closing = new IntArrayList();
    private final Runnable closeAll = this::closeAll;
    private ReceiveBatch received;
    private SendBatch toSend;
    private int connections;

    /** @param loop of the epoll transport; whoever made it ends it */
    public ProxyLoop(final IoEventLoop loop, final LoopLimits limits) {
        this.loop = loop;
        this.limits = limits;
        chunks = new ChunkPool(limits.chunks());
        pipes = new PipePool(limits.pipes());
    }

    /** What it may use. */
    public LoopLimits limits() {
        return limits;
    }

    /** Its sockets. */
    public Sockets sockets() {
        return sockets;
    }

    /** Its chunks. */
    public ChunkPool chunks() {
        return chunks;
    }

    /** Memory for a step. */
    public Scratch scratch() {
        return scratch;
    }

    /** Where its thread runs. */
    public Placement placement() {
        return placement;
    }

    /** Its pipes. */
    public PipePool pipes() {
        return pipes;
    }

    /** Room for datagrams, until the next call of anybody. */
    public ReceiveBatch received() {
        if (received == null) {
            received = new ReceiveBatch(BATCH, LONGEST_DATAGRAM, 0);
        }
        return received;
    }

    /** Datagrams to be sent, none yet. */
    public SendBatch toSend() {
        if (toSend == null) {
            toSend = new SendBatch(BATCH, 1);
        }
        return toSend.clear();
    }

    /** Number of connections it has. */
    public int connections() {
        return connections;
    }

    /** Whether there may be one more connection. If not, {@code resume} is called when there may. */
    public boolean admits(final Runnable resume) {
        if (connections < limits.connections()) {
            return true;
        }
        parked.addLast(resume);
        return false;
    }

    /** There is one more connection. */
    public void connectionOpened() {
        connections++;
    }

    /** There is one connection less. */
    public void connectionClosed() {
        connections--;
        admitNext();
    }

    /** Has the next that waited for a connection to end try again. */
    public void admitNext() {
        final Runnable next = parked.pollFirst();
        if (next != null) {
            defer(next);
        }
    }

    /** Has a step run after the events at hand, so that one busy connection leaves room to others. */
    public void defer(final Runnable step) {
        deferred.addLast(step);
        if (deferred.size() == 1) {
            loop.execute(runDeferred);
        }
    }

    void closeBehindEvents(final int fd) {
        closing.addInt(fd);
        if (closing.size() == 1) {
            defer(closeAll);
        }
    }

    private void closeAll() {
        for (int i = 0; i < closing.size(); i++) {
            LibC.get().close(closing.getInt(i));
        }
        closing.clear();
    }

    /** Has a step run after some time. */
    @SuppressWarnings("FutureReturnValueIgnored") // what the step throws is logged where it is run
    public void schedule(final Runnable step, final long delayMs) {
        loop.schedule(() -> guarded(step), delayMs, TimeUnit.MILLISECONDS);
    }

    /** Has a step run by the loop's thread, soon. For any thread. */
    public void execute(final Runnable step) {
        loop.execute(() -> guarded(step));
    }

    /** Has a step run by the loop's thread, and waits until that is done. For any thread but the loop's. */
    public void call(final Runnable step) {
        loop.submit(step).syncUninterruptibly();
    }

    IoRegistration register(final Watched watched) {
        return loop.register(watched).syncUninterruptibly().getNow();
    }

    /** Closes pipes that nobody uses. */
    public void release() {
        pipes.close();
    }

    private void runDeferred() {
        // Those that are deferred meanwhile wait for the events that came meanwhile.
        for (int i = deferred.size(); i > 0; i--) {
            guarded(deferred.pollFirst());
        }
        if (!deferred.isEmpty()) {
            loop.execute(runDeferred);
        }
    }

    private static void guarded(final Runnable step) {
        try {
            step.run();
        } catch (final RuntimeException e) {
            LOG.error("a step of the proxy failed", e);
        }
    }
}
