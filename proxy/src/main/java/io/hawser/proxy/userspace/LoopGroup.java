package io.hawser.proxy.userspace;

import io.hawser.linux.namespace.NetworkNamespace;
import io.hawser.proxy.userspace.balance.ServiceBackends;
import io.hawser.proxy.userspace.io.LoopLimits;
import io.hawser.proxy.userspace.io.ProxyCounters;
import io.hawser.proxy.userspace.io.ProxyLoop;
import io.hawser.proxy.userspace.tcp.RelaySet;
import io.hawser.proxy.userspace.tcp.TcpSettings;
import io.hawser.proxy.userspace.udp.FlowSet;
import io.hawser.proxy.userspace.udp.UdpSettings;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The threads of a proxy, all in one network namespace: an event loop of Netty each. Thread safe. */
final class LoopGroup {
    private static final int POLL_MS = 10;
    private static final int GRACE_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final List<Member> members = new ArrayList<>();

    /** One loop, and what it carries. */
    record Member(ProxyLoop loop, RelaySet relays, FlowSet flows) {}

    LoopGroup(final NetworkNamespace namespace, final ProxySettings settings, final ProxyCounters counters) {
        final AtomicInteger number = new AtomicInteger();
        final ThreadFactory threads = work -> {
            final Thread thread = new Thread(() -> namespace.run(work), "proxy-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        group = new MultiThreadIoEventLoopGroup(settings.threadCount(), threads, EpollIoHandler.newFactory());
        final Predicate<ServiceBackends> proxyProtocol = backends ->
                settings.proxyProtocol().contains(backends.port().name().service());
        final TcpSettings tcp = new TcpSettings(
                (int) settings.connectTimeout().toMillis(), settings.connectAttempts(), proxyProtocol, counters);
        final UdpSettings udp = new UdpSettings(
                (int) settings.udpUnanswered().toMillis(),
                (int) settings.udpAnswered().toMillis(),
                counters);
        final LoopLimits limits = settings.share();
        for (int i = 0; i < settings.threadCount(); i++) {
            final ProxyLoop loop = new ProxyLoop(group.next(), limits);
            members.add(new Member(loop, new RelaySet(loop, tcp), new FlowSet(loop, udp)));
        }
    }

    List<Member> members() {
        return members;
    }

    /** Has something done by every loop, and waits until all have. */
    void call(final Consumer<Member> step) {
        members.forEach(member -> member.loop().call(() -> step.accept(member)));
    }

    /** Connections of all loops. */
    int connections() {
        final AtomicInteger sum = new AtomicInteger();
        call(member -> sum.addAndGet(member.loop().connections()));
        return sum.get();
    }

    /** Flows of all loops. */
    int flows() {
        final AtomicInteger sum = new AtomicInteger();
        call(member -> sum.addAndGet(member.flows().size()));
        return sum.get();
    }

    /** Waits for connections to end, resets those that do not, and ends the threads. */
    void close(final Duration drain) {
        final long endNs = System.nanoTime() + drain.toNanos();
        try {
            while (connections() > 0 && System.nanoTime() - endNs < 0) {
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        call(member -> {
            member.relays().resetAll();
            member.loop().release();
        });
        group.shutdownGracefully(0, GRACE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
