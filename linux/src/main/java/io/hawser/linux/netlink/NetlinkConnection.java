package io.hawser.linux.netlink;

import static io.hawser.linux.netlink.NlMsgHdr.NLMSG_FLAGS_OFFSET;
import static io.hawser.linux.netlink.NlMsgHdr.NLMSG_PID_OFFSET;
import static io.hawser.linux.netlink.NlMsgHdr.NLMSG_SEQ_OFFSET;

import io.hawser.linux.Errno;
import io.hawser.linux.libc.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Requests and dumps over one transport: many requests to one system call, answers matched by sequence number. The
 * kernel answers while it takes a request, so that only the last of each send asks to be acknowledged; a refusal is
 * always answered. One owner. Not thread safe.
 */
public final class NetlinkConnection implements AutoCloseable {
    private static final int RECEIVE_LENGTH = 256 * 1024;
    private static final int CHUNK_LENGTH = 128 * 1024;
    private static final int CHUNK_REQUESTS = 1000;
    private static final int TIMEOUT_MS = 10_000;
    private static final int DUMP_TRIES = 32;
    private static final int ERROR_LENGTH = 4;

    private final NetlinkTransport transport;
    private final UnsafeBuffer received;
    private final NetlinkMessage message = new NetlinkMessage();
    private int nextSequence = 1;

    /** @param transport is owned from now on, and closed with this connection */
    public NetlinkConnection(final NetlinkTransport transport) {
        this(transport, RECEIVE_LENGTH);
    }

    /**
     * A connection for answers that are known to be short.
     *
     * @param transport is owned from now on, and closed with this connection
     * @param receiveLength bytes of the longest datagram that can be received; the kernel fits dumps to it
     */
    public NetlinkConnection(final NetlinkTransport transport, final int receiveLength) {
        this.transport = transport;
        received = NativeMemory.allocate(receiveLength);
    }

    /** Opens a connection to the kernel in the calling thread's network namespace. */
    public static NetlinkConnection open(final int protocol) {
        return new NetlinkConnection(NetlinkSocket.open(protocol));
    }

    /** Sends all requests of the batch, in as few system calls as fit. Each stands for itself. */
    public NetlinkOutcome execute(final NetlinkBatch batch) {
        return execute(batch, NetlinkReplyHandler.NONE);
    }

    /**
     * Sends all requests of the batch, in as few system calls as fit. Each stands for itself: a refusal does not hold
     * up the others.
     *
     * @param handler takes what is answered beside acknowledgements
     * @throws NetlinkException if a request cannot be encoded, or its answer was lost: its effect is then unknown
     */
    public NetlinkOutcome execute(final NetlinkBatch batch, final NetlinkReplyHandler handler) {
        finish(batch);
        NetlinkOutcome outcome = NetlinkOutcome.DONE;
        int from = 0;
        while (from < batch.size()) {
            final int to = chunkEnd(batch, from);
            outcome = merge(outcome, exchange(batch, from, to, to - 1, handler));
            from = to;
        }
        return outcome;
    }

    /**
     * Sends the whole batch as one datagram: for families where that makes it atomic.
     *
     * @param acknowledged index of the request that asks to be acknowledged
     */
    public NetlinkOutcome executeWhole(
            final NetlinkBatch batch, final int acknowledged, final NetlinkReplyHandler handler) {
        finish(batch);
        return exchange(batch, 0, batch.size(), acknowledged, handler);
    }

    /**
     * Sends the batch's only request as a dump. Begins again when the kernel says that its state moved meanwhile.
     *
     * @throws NetlinkException if the dump is refused, or never holds still
     */
    public void dump(final NetlinkBatch batch, final NetlinkDumpHandler handler) {
        finish(batch);
        if (batch.size() != 1) {
            throw new IllegalArgumentException("a dump is one request, not " + batch.size());
        }
        for (int i = 0; i < DUMP_TRIES; i++) {
            handler.onStart();
            if (dumpOnce(batch, handler) == DumpResult.COMPLETE) {
                return;
            }
        }
        throw failure(batch, 0, Errno.EINTR, "the kernel's state changed during each of " + DUMP_TRIES + " dumps");
    }

    @Override
    public void close() {
        transport.close();
    }

    private enum DumpResult {
        COMPLETE,
        INTERRUPTED
    }

    private DumpResult dumpOnce(final NetlinkBatch batch, final NetlinkDumpHandler handler) {
        final int sequence = send(batch, 0, 1, 0, Netlink.NLM_F_DUMP);
        boolean interrupted = false;
        boolean over = false;
        try {
            while (!over) {
                final int length = receive(batch, 0, TIMEOUT_MS);
                if (length == -Errno.ENOBUFS) {
                    interrupted = true;
                    continue;
                }
                for (int at = 0; at < length && !over; at += Netlink.align(message.length())) {
                    wrap(batch, 0, at, length);
                    if (message.sequence() != sequence) {
                        continue;
                    }
                    interrupted |= (message.flags() & Netlink.NLM_F_DUMP_INTR) != 0;
                    over = onDumpMessage(batch, handler);
                }
            }
        } catch (final RuntimeException e) {
            if (!over) {
                drain();
            }
            throw e;
        }
        return interrupted ? DumpResult.INTERRUPTED : DumpResult.COMPLETE;
    }

    private boolean onDumpMessage(final NetlinkBatch batch, final NetlinkDumpHandler handler) {
        switch (message.type()) {
            case Netlink.NLMSG_DONE, Netlink.NLMSG_ERROR -> {
                final boolean bare = message.type() == Netlink.NLMSG_DONE && message.bodyLength() < ERROR_LENGTH;
                final int errno = bare ? 0 : error(batch, 0);
                if (errno != 0) {
                    throw refusal(batch, 0, errno);
                }
                return true;
            }
            case Netlink.NLMSG_NOOP -> {}
            default -> handler.onMessage(message);
        }
        return false;
    }

    /** Reads what is left of a dump whose handler failed, so that the socket can be used again. */
    private void drain() {
        int length = 1;
        while (length > 0 || length == -Errno.ENOBUFS) {
            length = transport.receive(received, 0);
        }
    }

    private NetlinkOutcome exchange(
            final NetlinkBatch batch,
            final int from,
            final int to,
            final int acknowledged,
            final NetlinkReplyHandler handler) {
        if (from == to) {
            return NetlinkOutcome.DONE;
        }
        final int base = send(batch, from, to, acknowledged, Netlink.NLM_F_ACK) - from;
        List<NetlinkException> refusals = null;
        boolean over = false;
        while (!over) {
            // All answers are queued by now; only a batch that was refused as a whole leaves the last one out.
            final int length = receive(batch, from, refusals == null ? TIMEOUT_MS : 0);
            if (length == -Errno.EAGAIN) {
                break;
            }
            if (length < 0) {
                throw failure(batch, from, -length, "the kernel dropped answers; what was done is unknown");
            }
            for (int at = 0; at < length; at += Netlink.align(message.length())) {
                wrap(batch, from, at, length);
                final int index = message.sequence() - base;
                if (index < from || index >= to) {
                    continue;
                }
                if (message.type() != Netlink.NLMSG_ERROR) {
                    handler.onReply(index, message);
                    continue;
                }
                final int errno = error(batch, index);
                if (errno != 0) {
                    refusals = refusals == null ? new ArrayList<>() : refusals;
                    refusals.add(refusal(batch, index, errno));
                }
                over |= index == acknowledged;
            }
        }
        return refusals == null ? NetlinkOutcome.DONE : new NetlinkOutcome(refusals);
    }

    /** Sends the requests from {@code from} to {@code to} as one datagram; returns the first's sequence number. */
    private int send(final NetlinkBatch batch, final int from, final int to, final int flagged, final int flags) {
        final UnsafeBuffer buffer = batch.encoder().memory();
        final int sequence = nextSequence;
        nextSequence += to - from;
        for (int i = from; i < to; i++) {
            final int at = batch.offset(i);
            buffer.putInt(at + NLMSG_SEQ_OFFSET, sequence + i - from);
            buffer.putInt(at + NLMSG_PID_OFFSET, transport.portId());
        }
        final int flagsAt = batch.offset(flagged) + NLMSG_FLAGS_OFFSET;
        buffer.putShort(flagsAt, (short) (buffer.getShort(flagsAt) | flags));

        final int offset = batch.offset(from);
        final int length = batch.offset(to) - offset;
        int result = transport.reserve(length, to - from);
        if (result == 0) {
            result = transport.send(buffer, offset, length);
        }
        if (result < 0) {
            throw failure(batch, from, -result, "a datagram of " + length + " bytes was not taken");
        }
        return sequence;
    }

    private int receive(final NetlinkBatch batch, final int request, final int timeoutMs) {
        final int length = transport.receive(received, timeoutMs);
        if (length > received.capacity()) {
            throw failure(batch, request, Errno.EMSGSIZE, "an answer of " + length + " bytes");
        }
        if (length == -Errno.EAGAIN && timeoutMs > 0) {
            throw failure(batch, request, Errno.ETIMEDOUT, "no answer in " + timeoutMs + " ms");
        }
        if (length < 0 && length != -Errno.EAGAIN && length != -Errno.ENOBUFS) {
            throw failure(batch, request, -length, "receiving failed");
        }
        return length;
    }

    private void wrap(final NetlinkBatch batch, final int request, final int at, final int length) {
        final String problem = message.wrap(received, at, length - at);
        if (problem != null) {
            throw failure(batch, request, Errno.EBADMSG, problem);
        }
    }

    private int error(final NetlinkBatch batch, final int request) {
        if (message.bodyLength() < ERROR_LENGTH) {
            throw failure(batch, request, Errno.EBADMSG, "an acknowledgement without its error number");
        }
        return -received.getInt(message.bodyOffset());
    }

    private NetlinkException refusal(final NetlinkBatch batch, final int index, final int errno) {
        final int offset = batch.offset(index);
        final NetlinkOperation operation = batch.operation(index);
        final ExtendedAck ack = ExtendedAck.read(
                message, batch.encoder().buffer(), offset, batch.offset(index + 1) - offset, operation.attributes());
        Object subject = batch.subject(index);
        if (subject instanceof NetlinkParts parts && ack.offset() > 0) {
            subject = parts.part(batch.message(index, new NetlinkMessage()), ack.offset());
        }
        return NetlinkException.refused(operation.verb(), subject, errno, ack.text(), ack.attribute());
    }

    private static NetlinkException failure(
            final NetlinkBatch batch, final int index, final int errno, final String problem) {
        return NetlinkException.failed(batch.operation(index).verb(), batch.subject(index), errno, problem);
    }

    private static void finish(final NetlinkBatch batch) {
        batch.end();
        final String error = batch.encoder().error();
        if (error != null) {
            throw failure(batch, batch.faulty(), Errno.EINVAL, error);
        }
    }

    private static int chunkEnd(final NetlinkBatch batch, final int from) {
        int to = from + 1;
        while (to < batch.size()
                && to - from < CHUNK_REQUESTS
                && batch.offset(to + 1) - batch.offset(from) <= CHUNK_LENGTH) {
            to++;
        }
        return to;
    }

    private static NetlinkOutcome merge(final NetlinkOutcome first, final NetlinkOutcome second) {
        if (second.refusals().isEmpty()) {
            return first;
        }
        final List<NetlinkException> all = new ArrayList<>(first.refusals());
        all.addAll(second.refusals());
        return new NetlinkOutcome(all);
    }
}
