package io.hawser.proxy.userspace.udp;

import io.hawser.proxy.userspace.io.ProxyCounters;

/**
 * How datagrams are relayed.
 *
 * @param unansweredMs after how long a silent flow ends that its backend never answered
 * @param answeredMs after how long another silent flow ends
 * @param counters what is counted
 */
public record UdpSettings(int unansweredMs, int answeredMs, ProxyCounters counters) {}
