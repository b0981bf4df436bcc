package io.hawser.linux.ipvs;

/**
 * A virtual service as the kernel lists it.
 *
 * @param service what it is
 * @param statistics what went through it
 */
public record ListedService(IpvsService service, IpvsStatistics statistics) {}
