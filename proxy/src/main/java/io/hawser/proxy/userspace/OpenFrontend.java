package io.hawser.proxy.userspace;

import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.LibC;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.userspace.balance.Frontend;
import io.hawser.proxy.userspace.io.Sockets;
import io.hawser.proxy.userspace.io.SourceFilter;
import io.hawser.proxy.userspace.tcp.TcpListener;
import io.hawser.proxy.userspace.udp.UdpListener;
import java.util.HashMap;
import java.util.Map;

/**
 * The sockets of one frontend, one for each loop: the kernel spreads clients among them. Opened by one thread, then
 * started and stopped by each loop.
 */
final class OpenFrontend {
    private static final int BACKLOG = 4096;

    private final Map<LoopGroup.Member, TcpListener> tcp = new HashMap<>();
    private final Map<LoopGroup.Member, UdpListener> udp = new HashMap<>();
    private Frontend frontend;

    private OpenFrontend(final Frontend frontend) {
        this.frontend = frontend;
    }

    /**
     * Opens the sockets, which the kernel fills from now on.
     *
     * @throws LinuxException EADDRINUSE if a process of this host has the port
     */
    static OpenFrontend open(
            final FrontendKey key, final Frontend frontend, final LoopGroup loops, final Sockets sockets) {
        final OpenFrontend open = new OpenFrontend(frontend);
        try {
            loops.members().forEach(member -> open.add(key, member, sockets));
            return open;
        } catch (final LinuxException e) {
            open.discard();
            throw e;
        }
    }

    /** Where it leads. */
    Frontend frontend() {
        return frontend;
    }

    /** Leads new clients there. */
    void lead(final Frontend other) {
        if (!other.sources().equals(frontend.sources())) {
            tcp.values().forEach(listener -> other.sources().attach(listener.number()));
            udp.values().forEach(listener -> other.sources().attach(listener.number()));
        }
        frontend = other;
        tcp.values().forEach(listener -> listener.lead(other));
        udp.values().forEach(listener -> listener.lead(other));
    }

    /** Closes what was never started. */
    void discard() {
        tcp.values().forEach(TcpListener::close);
        udp.values().forEach(UdpListener::close);
    }

    /** Begins to take clients on a loop; for its thread. */
    void start(final LoopGroup.Member member) {
        if (tcp.containsKey(member)) {
            tcp.get(member).start();
        }
        if (udp.containsKey(member)) {
            udp.get(member).start();
        }
    }

    /** Takes no more clients on a loop; connections go on, flows do not. For its thread. */
    void stop(final LoopGroup.Member member) {
        if (tcp.containsKey(member)) {
            tcp.get(member).stop();
        }
        if (udp.containsKey(member)) {
            udp.get(member).stop();
        }
    }

    /** Ends the flows of a loop to backends that are no longer served; for its thread. */
    void endStale(final LoopGroup.Member member) {
        if (udp.containsKey(member)) {
            udp.get(member).endStale();
        }
    }

    private void add(final FrontendKey key, final LoopGroup.Member member, final Sockets sockets) {
        final boolean isTcp = key.protocol() == Protocol.TCP;
        final int fd =
                isTcp ? sockets.listen(key.address(), key.port(), BACKLOG) : sockets.bind(key.address(), key.port());
        try {
            final SourceFilter sources = frontend.sources();
            if (!sources.isAll()) {
                sources.attach(fd);
            }
        } catch (final LinuxException e) {
            LibC.get().close(fd);
            throw e;
        }
        if (isTcp) {
            tcp.put(member, new TcpListener(member.relays(), fd, frontend));
        } else {
            udp.put(member, new UdpListener(member.flows(), fd, frontend));
        }
    }
}
