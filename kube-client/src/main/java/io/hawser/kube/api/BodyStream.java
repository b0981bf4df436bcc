package io.hawser.kube.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, read as it comes by one thread, until a limit that can be moved. Reading returns what has come
 * and does not wait to fill the buffer. Any thread may close it, which ends a waiting read.
 */
public final class BodyStream extends InputStream implements HttpResponse.BodySubscriber<BodyStream> {
    private static final Piece END = new Piece(List.of(), null);

    /** More than one piece is never asked for, but an end may come on top. */
    private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();

    private volatile Flow.Subscription subscription;
    private volatile boolean closed;
    private volatile long endNs;
    private List<ByteBuffer> buffers = List.of();
    private int next;
    private Piece last;

    BodyStream(final Duration limit) {
        limit(limit);
    }

    /** From now on reading fails when this time is over. */
    public void limit(final Duration time) {
        endNs = System.nanoTime() + time.toNanos();
    }

    @Override
    public int read() throws IOException {
        final byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(final byte[] target, final int offset, final int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (next == buffers.size() || !buffers.get(next).hasRemaining()) {
            if (next < buffers.size()) {
                next++;
            } else if (!await()) {
                return -1;
            }
        }
        final int count = Math.min(length, buffers.get(next).remaining());
        buffers.get(next).get(target, offset, count);
        return count;
    }

    @Override
    public void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
        pieces.add(END);
    }

    @Override
    public CompletionStage<BodyStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(final Flow.Subscription answer) {
        subscription = answer;
        if (closed) {
            answer.cancel();
        } else {
            answer.request(1);
        }
    }

    @Override
    public void onNext(final List<ByteBuffer> item) {
        if (item.isEmpty()) {
            subscription.request(1);
        } else {
            pieces.add(new Piece(item, null));
        }
    }

    @Override
    public void onError(final Throwable failure) {
        pieces.add(new Piece(List.of(), failure));
    }

    @Override
    public void onComplete() {
        pieces.add(END);
    }

    /** Takes the next piece; false at the end. */
    private boolean await() throws IOException {
        final Piece piece = last != null ? last : take();
        if (closed) {
            throw new IOException("the answer was closed");
        }
        if (piece.failure != null) {
            last = piece;
            throw new IOException("the connection was lost: " + piece.failure.getMessage(), piece.failure);
        }
        if (piece.buffers.isEmpty()) {
            last = piece;
            return false;
        }
        buffers = piece.buffers;
        next = 0;
        subscription.request(1);
        return true;
    }

    private Piece take() throws IOException {
        try {
            final Piece piece = pieces.poll(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (piece == null) {
                throw new HttpTimeoutException("the server has gone silent");
            }
            return piece;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** What came at once; nothing at the end, or where it failed. */
    private record Piece(List<ByteBuffer> buffers, Throwable failure) {}
}
