package io.hawser.proxy.userspace.tcp;

import io.hawser.proxy.userspace.balance.ServiceBackends;
import io.hawser.proxy.userspace.io.ProxyCounters;
import java.util.function.Predicate;

/**
 * How connections are relayed.
 *
 * @param connectTimeoutMs how long a backend has to answer
 * @param connectAttempts to how many backends a connection is tried, at most
 * @param proxyProtocol whose backends are told the client's address, by PROXY protocol v2
 * @param counters what is counted
 */
public record TcpSettings(
        int connectTimeoutMs, int connectAttempts, Predicate<ServiceBackends> proxyProtocol, ProxyCounters counters) {}
