package io.hawser.node.cli;

import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.userspace.ProxySettings;
import io.hawser.proxy.userspace.balance.Balancing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What may be chosen of {@code --proxy-mode userspace}. */
final class UserspaceFlags {
    @Option(
            names = "--userspace-threads",
            paramLabel = "N",
            description = "Threads that carry traffic; 0 for one a core, at most 4 (${DEFAULT-VALUE}).",
            defaultValue = "0")
    int threads;

    @Option(
            names = "--userspace-balancing",
            paramLabel = "NAME",
            description = "How an endpoint is chosen: weighted-random, round-robin or least-connections "
                    + "(${DEFAULT-VALUE}).",
            defaultValue = "weighted-random")
    String balancing;

    @Option(
            names = "--userspace-connect-timeout",
            paramLabel = "TIME",
            description = "How long an endpoint has to answer before another is tried (${DEFAULT-VALUE}).",
            defaultValue = "3s")
    String connectTimeout;

    @Option(
            names = "--userspace-max-connections",
            paramLabel = "N",
            description = "The most TCP connections at a time; more wait (${DEFAULT-VALUE}).",
            defaultValue = "100000")
    int maxConnections;

    @Option(
            names = "--userspace-proxy-protocol",
            paramLabel = "NAMESPACE/NAME",
            split = ",",
            description = "Services whose endpoints are told the client's address, by PROXY protocol v2.")
    List<String> proxyProtocol = new ArrayList<>();

    /** @throws IllegalArgumentException naming the flag */
    ProxySettings settings() {
        if (threads < 0) {
            throw new IllegalArgumentException("--userspace-threads: " + threads + " is negative");
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("--userspace-max-connections: " + maxConnections + " is less than one");
        }
        final ProxySettings some = ProxySettings.DEFAULT;
        return some.withThreads(threads)
                .withBalancing(balancing())
                .withConnect(GoDuration.parse("--userspace-connect-timeout", connectTimeout), some.connectAttempts())
                .withLimits(maxConnections, some.maxFlows(), some.bufferBytes(), some.maxPipes())
                .withProxyProtocol(
                        proxyProtocol.stream().map(UserspaceFlags::service).collect(Collectors.toSet()));
    }

    private Balancing balancing() {
        try {
            return Balancing.valueOf(balancing.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--userspace-balancing: '" + balancing
                            + "' is not weighted-random, round-robin or least-connections",
                    e);
        }
    }

    private static ServiceName service(final String text) {
        final int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1) {
            throw new IllegalArgumentException(
                    "--userspace-proxy-protocol: '" + text + "' is not of the form NAMESPACE/NAME");
        }
        return new ServiceName(text.substring(0, slash), text.substring(slash + 1));
    }
}
