package io.hawser.node.services;

import io.hawser.linux.LinuxException;
import io.hawser.linux.sysctl.Sysctl;
import io.hawser.linux.sysctl.SysctlKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much connection tracking has room for and how long it remembers, as kube-proxy sets it. Room is only ever added:
 * an operator may have given it more. Zero leaves a setting as it is.
 *
 * @param maxPerCore tracked connections for each core
 * @param min tracked connections at least, however few the cores
 * @param tcpEstablished how long a connection may be silent
 * @param tcpCloseWait how long one may be half closed
 * @param udp how long a flow without an answer may be silent
 * @param udpStream how long one with answers may be silent
 */
public record ConntrackLimits(
        int maxPerCore, int min, Duration tcpEstablished, Duration tcpCloseWait, Duration udp, Duration udpStream) {
    /** kube-proxy's. */
    public static final ConntrackLimits DEFAULT = new ConntrackLimits(
            32_768, 131_072, Duration.ofHours(24), Duration.ofHours(1), Duration.ZERO, Duration.ZERO);
    /** Everything stays as it is. */
    public static final ConntrackLimits NONE =
            new ConntrackLimits(0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private static final Logger LOG = LoggerFactory.getLogger(ConntrackLimits.class);
    private static final String PREFIX = "net.netfilter.nf_conntrack_";

    /** @throws IllegalArgumentException if one is negative */
    public ConntrackLimits {
        if (maxPerCore < 0 || min < 0) {
            throw new IllegalArgumentException("neither --conntrack-max-per-core nor --conntrack-min may be negative");
        }
    }

    /** Connections that are to have room; zero for whatever there is. */
    long max(final int cores) {
        return maxPerCore == 0 ? 0 : Math.max((long) maxPerCore * cores, min);
    }

    /** Sets them in the calling thread's network namespace. What the kernel refuses is said, and done without. */
    void apply(final int cores) {
        final SysctlKey room = SysctlKey.parse(PREFIX + "max");
        attempt(() -> {
            if (max(cores) > Long.parseLong(Sysctl.read(room))) {
                Sysctl.write(room, Long.toString(max(cores)));
            }
        });
        timeouts()
                .forEach((name, value) ->
                        attempt(() -> Sysctl.ensure(SysctlKey.parse(PREFIX + name), Long.toString(value.toSeconds()))));
    }

    private Map<String, Duration> timeouts() {
        final Map<String, Duration> timeouts = new LinkedHashMap<>();
        timeouts.put("tcp_timeout_established", tcpEstablished);
        timeouts.put("tcp_timeout_close_wait", tcpCloseWait);
        timeouts.put("udp_timeout", udp);
        timeouts.put("udp_timeout_stream", udpStream);
        timeouts.values().removeIf(Duration::isZero);
        return timeouts;
    }

    private static void attempt(final Runnable setting) {
        try {
            setting.run();
        } catch (final LinuxException e) {
            LOG.warn("connection tracking stays as it is: {}", e.getMessage());
        }
    }
}
