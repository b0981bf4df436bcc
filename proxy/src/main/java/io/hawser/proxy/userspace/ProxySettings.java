package io.hawser.proxy.userspace;

import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.userspace.balance.Balancing;
import io.hawser.proxy.userspace.io.Chunk;
import io.hawser.proxy.userspace.io.LoopLimits;
import java.time.Duration;
import java.util.Set;

/**
 * How the proxy works, and what it may use.
 *
 * @param threads how many threads carry traffic; 0 for one a core, at most 4
 * @param balancing how endpoints are chosen
 * @param connectTimeout how long an endpoint has to answer before another is tried
 * @param connectAttempts to how many endpoints a connection is tried, at most
 * @param maxConnections the most TCP connections at a time; more wait in the kernel's queue
 * @param maxFlows the most clients of UDP at a time; the one that was silent longest makes room for a new one
 * @param bufferBytes the most memory for bytes that wait for a slow reader, beside pipes
 * @param maxPipes the most pipes for bulk traffic, of up to 1 MiB each; 0 if all is to be copied
 * @param udpUnanswered after how long a silent UDP flow ends that was never answered
 * @param udpAnswered after how long another silent UDP flow ends
 * @param drain how long connections may go on once the proxy is told to end
 * @param proxyProtocol the services whose endpoints are told the client's address by PROXY protocol v2
 */
public record ProxySettings(
        int threads,
        Balancing balancing,
        Duration connectTimeout,
        int connectAttempts,
        int maxConnections,
        int maxFlows,
        long bufferBytes,
        int maxPipes,
        Duration udpUnanswered,
        Duration udpAnswered,
        Duration drain,
        Set<ServiceName> proxyProtocol) {
    /** What fits most nodes; UDP times are those of the kernel's connection tracking. */
    public static final ProxySettings DEFAULT = new ProxySettings(
            0,
            Balancing.WEIGHTED_RANDOM,
            Duration.ofSeconds(3),
            3,
            100_000,
            16_384,
            256L << 20,
            256,
            Duration.ofSeconds(30),
            Duration.ofSeconds(120),
            Duration.ofSeconds(2),
            Set.of());

    private static final int MOST_THREADS = 4;

    /** @throws IllegalArgumentException if a number is out of its range */
    public ProxySettings {
        if (threads < 0 || connectAttempts < 1 || maxConnections < 1 || maxFlows < 1 || maxPipes < 0) {
            throw new IllegalArgumentException("threads and pipes may be 0, attempts, connections and flows not");
        }
        if (bufferBytes < Chunk.LENGTH) {
            throw new IllegalArgumentException("buffers of " + bufferBytes + " bytes are less than one");
        }
        proxyProtocol = Set.copyOf(proxyProtocol);
    }

    /** The same on so many threads. */
    public ProxySettings withThreads(final int number) {
        return new ProxySettings(
                number,
                balancing,
                connectTimeout,
                connectAttempts,
                maxConnections,
                maxFlows,
                bufferBytes,
                maxPipes,
                udpUnanswered,
                udpAnswered,
                drain,
                proxyProtocol);
    }

    /** The same with another choice of endpoints. */
    public ProxySettings withBalancing(final Balancing other) {
        return new ProxySettings(
                threads,
                other,
                connectTimeout,
                connectAttempts,
                maxConnections,
                maxFlows,
                bufferBytes,
                maxPipes,
                udpUnanswered,
                udpAnswered,
                drain,
                proxyProtocol);
    }

    /** The same with another patience for endpoints. */
    public ProxySettings withConnect(final Duration timeout, final int attempts) {
        return new ProxySettings(
                threads,
                balancing,
                timeout,
                attempts,
                maxConnections,
                maxFlows,
                bufferBytes,
                maxPipes,
                udpUnanswered,
                udpAnswered,
                drain,
                proxyProtocol);
    }

    /** The same with other limits. */
    public ProxySettings withLimits(final int connections, final int flows, final long buffers, final int pipes) {
        return new ProxySettings(
                threads,
                balancing,
                connectTimeout,
                connectAttempts,
                connections,
                flows,
                buffers,
                pipes,
                udpUnanswered,
                udpAnswered,
                drain,
                proxyProtocol);
    }

    /** The same with other times of UDP. */
    public ProxySettings withUdp(final Duration unanswered, final Duration answered) {
        return new ProxySettings(
                threads,
                balancing,
                connectTimeout,
                connectAttempts,
                maxConnections,
                maxFlows,
                bufferBytes,
                maxPipes,
                unanswered,
                answered,
                drain,
                proxyProtocol);
    }

    /** The same with another time to drain. */
    public ProxySettings withDrain(final Duration time) {
        return new ProxySettings(
                threads,
                balancing,
                connectTimeout,
                connectAttempts,
                maxConnections,
                maxFlows,
                bufferBytes,
                maxPipes,
                udpUnanswered,
                udpAnswered,
                time,
                proxyProtocol);
    }

    /** The same with PROXY protocol v2 towards the endpoints of these services. */
    public ProxySettings withProxyProtocol(final Set<ServiceName> services) {
        return new ProxySettings(
                threads,
                balancing,
                connectTimeout,
                connectAttempts,
                maxConnections,
                maxFlows,
                bufferBytes,
                maxPipes,
                udpUnanswered,
                udpAnswered,
                drain,
                services);
    }

    int threadCount() {
        return threads == 0 ? Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()) : threads;
    }

    /** The share of one of the threads. */
    LoopLimits share() {
        final int count = threadCount();
        return new LoopLimits(
                Math.max(1, maxConnections / count),
                Math.max(1, maxFlows / count),
                (int) Math.max(1, Math.min(Integer.MAX_VALUE, bufferBytes / Chunk.LENGTH / count)),
                maxPipes == 0 ? 0 : Math.max(1, maxPipes / count));
    }
}
