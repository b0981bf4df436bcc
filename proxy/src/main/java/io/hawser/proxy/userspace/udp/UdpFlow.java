package io.hawser.proxy.userspace.udp;

import io.hawser.linux.Errno;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.udp.ReceiveBatch;
import io.hawser.linux.udp.SendBatch;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.userspace.balance.Backend;
import io.hawser.proxy.userspace.io.ProxyCounter;
import io.hawser.proxy.userspace.io.ProxyLoop;
import io.hawser.proxy.userspace.io.Watched;

/** One client of a frontend, and a socket of its own to the backend it was led to. Only for its loop's thread. */
final class UdpFlow extends Watched {
    private static final int ROUNDS = 8;

    private final UdpListener listener;
    private final FlowSet flows;
    private final IpAddress client;
    private final int port;
    private final Backend backend;
    private final Runnable receiveMore = this::receiveMore;

    // Links of FlowTable and FlowQueue.
    UdpFlow nextInBucket;
    UdpFlow next;
    UdpFlow previous;
    FlowQueue queue;
    long lastNs;

    /** @param fd a socket that is connected to the backend, owned from now on */
    UdpFlow(
            final UdpListener listener,
            final FlowSet flows,
            final int fd,
            final Backend backend,
            final IpAddress client,
            final int port) {
        super(flows.loop(), fd);
        this.listener = listener;
        this.flows = flows;
        this.backend = backend;
        this.client = client;
        this.port = port;
    }

    /** Begins. */
    void start() {
        backend.opened();
        watch(READ);
    }

    IpAddress client() {
        return client;
    }

    int port() {
        return port;
    }

    Backend backend() {
        return backend;
    }

    boolean isOf(final long high, final long low, final int otherPort) {
        return port == otherPort && client.low() == low && client.high() == high;
    }

    /** Sends a datagram to the backend: 0, or minus an errno. */
    int send(final long address, final int length, final long nowNs) {
        // write(2) passes over an empty datagram.
        final long sent = length > 0 ? LibC.get().write(number(), address, length) : sendEmpty(address);
        if (sent >= 0) {
            flows.used(this, false, nowNs);
        }
        return (int) Math.min(sent, 0);
    }

    private int sendEmpty(final long address) {
        final Endpoint endpoint = backend.endpoint();
        return loop().toSend()
                .to(endpoint.address(), endpoint.port())
                .data(address, 0)
                .sendBy(number(), 0);
    }

    /** Ends it. */
    void end() {
        if (isOpen()) {
            flows.remove(this);
            listener.forget(this);
            backend.closed();
            close();
        }
    }

    @Override
    protected void onReady(final int events) {
        for (int i = 0; i < ROUNDS; i++) {
            final int count = loop().received().receiveFrom(number());
            if (count == -Errno.EAGAIN) {
                return;
            }
            if (count < 0) {
                // Nobody is there, the backend's host says: the next datagram may be led elsewhere.
                backend.failed();
                flows.settings().counters().increment(ProxyCounter.DATAGRAMS_DROPPED);
                end();
                return;
            }
            answer(loop().received(), count);
            if (count < loop().received().capacity()) {
                return;
            }
        }
        loop().defer(receiveMore);
    }

    private void receiveMore() {
        if (isOpen()) {
            onReady(0);
        }
    }

    @Override
    protected void onFailure() {
        end();
    }

    private void answer(final ReceiveBatch batch, final int count) {
        final ProxyLoop loop = loop();
        final SendBatch answers = loop.toSend();
        for (int i = 0; i < count; i++) {
            answers.to(client, port).data(batch.buffer().addressOffset() + batch.dataOffset(i), batch.length(i));
        }
        int sent = 0;
        while (sent < count) {
            final int more = answers.sendBy(listener.number(), sent);
            if (more < 0) {
                break;
            }
            sent += more;
        }
        flows.settings().counters().add(ProxyCounter.DATAGRAMS_OUT, sent);
        flows.settings().counters().add(ProxyCounter.DATAGRAMS_DROPPED, (long) count - sent);
        backend.succeeded();
        flows.used(this, true, System.nanoTime());
    }
}
