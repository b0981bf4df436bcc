package io.hawser.proxy.userspace.udp;

import io.hawser.linux.Errno;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.udp.ReceiveBatch;
import io.hawser.linux.udp.SockAddrFlyweight;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.userspace.balance.Backend;
import io.hawser.proxy.userspace.balance.Frontend;
import io.hawser.proxy.userspace.io.ProxyCounter;
import io.hawser.proxy.userspace.io.ProxyLoop;
import io.hawser.proxy.userspace.io.Watched;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the datagrams to one frontend that the kernel gives to one loop. */
public final class UdpListener extends Watched {
    private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);
    private static final int ROUNDS = 8;
    private static final int TRIES = 2;

    private final FlowSet flows;
    private final FlowTable table = new FlowTable();
    private final Runnable receiveMore = this::receiveMore;
    private volatile Frontend frontend;

    /** @param fd a bound socket, owned from now on */
    public UdpListener(final FlowSet flows, final int fd, final Frontend frontend) {
        super(flows.loop(), fd);
        this.flows = flows;
        this.frontend = frontend;
    }

    /** Leads new clients there from now on. For any thread. */
    public void lead(final Frontend other) {
        frontend = other;
    }

    /** Begins to receive. */
    public void start() {
        watch(READ);
    }

    /** Ends the flows to backends that are no longer served. */
    public void endStale() {
        table.forEach(flow -> {
            if (!frontend.backends().serves(flow.backend())) {
                flow.end();
            }
        });
    }

    /** Ends all flows, and stops. */
    public void stop() {
        table.forEach(UdpFlow::end);
        close();
    }

    void forget(final UdpFlow flow) {
        table.remove(flow);
    }

    @Override
    protected void onReady(final int events) {
        final ProxyLoop loop = loop();
        for (int i = 0; i < ROUNDS; i++) {
            final ReceiveBatch batch = loop.received();
            final int count = batch.receiveFrom(number());
            if (count <= 0) {
                return;
            }
            final long nowNs = System.nanoTime();
            flows.settings().counters().add(ProxyCounter.DATAGRAMS_IN, count);
            for (int datagram = 0; datagram < count; datagram++) {
                forward(batch, datagram, nowNs);
            }
            if (count < batch.capacity()) {
                return;
            }
        }
        loop.defer(receiveMore);
    }

    @Override
    protected void onFailure() {
        LOG.warn("{} goes on listening", frontend.address());
    }

    private void receiveMore() {
        if (isOpen()) {
            onReady(0);
        }
    }

    private void forward(final ReceiveBatch batch, final int datagram, final long nowNs) {
        final SockAddrFlyweight source = batch.source(datagram);
        final long high = source.high();
        final long low = source.low();
        final int port = source.port();
        final long address = batch.buffer().addressOffset() + batch.dataOffset(datagram);
        for (int i = 0; i < TRIES; i++) {
            UdpFlow flow = table.get(high, low, port);
            if (flow == null) {
                flow = begin(source.address(), port, nowNs);
            }
            if (flow == null) {
                break;
            }
            final int result = flow.send(address, batch.length(datagram), nowNs);
            if (result == 0) {
                return;
            }
            if (result != -Errno.ECONNREFUSED && result != -Errno.EHOSTUNREACH && result != -Errno.ENETUNREACH) {
                break;
            }
            flow.backend().failed();
            flow.end();
        }
        flows.settings().counters().increment(ProxyCounter.DATAGRAMS_DROPPED);
    }

    private UdpFlow begin(final IpAddress client, final int port, final long nowNs) {
        final Backend backend = frontend.choose(client, List.of());
        if (backend == null) {
            return null;
        }
        flows.makeRoom();
        final Endpoint endpoint = backend.endpoint();
        final int fd = loop().sockets().connectUdp(endpoint.address(), endpoint.port());
        if (fd < 0) {
            backend.failed();
            return null;
        }
        final UdpFlow flow = new UdpFlow(this, flows, fd, backend, client, port);
        table.put(flow);
        flows.add(flow, nowNs);
        flow.start();
        flows.settings().counters().increment(ProxyCounter.FLOWS);
        return flow;
    }
}
