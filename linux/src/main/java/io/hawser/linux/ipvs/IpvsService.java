package io.hawser.linux.ipvs;

import static io.hawser.linux.ipvs.IpvsServiceFlags.IP_VS_SVC_F_PERSISTENT;

import io.hawser.linux.net.IpFamily;

/**
 * A virtual service.
 *
 * @param key what tells it apart
 * @param scheduler the name of its scheduler; {@link IpvsScheduler} has those of kube-proxy
 * @param flags bits of {@link IpvsServiceFlags}, without IP_VS_SVC_F_HASHED
 * @param timeoutSeconds how long a persistent service remembers a client; 0 if it is not persistent
 * @param prefixLength how much of a client's address tells it from others, for persistence
 */
public record IpvsService(IpvsServiceKey key, String scheduler, int flags, int timeoutSeconds, int prefixLength) {
    /** A service that remembers no client. */
    public static IpvsService of(final IpvsServiceKey key, final IpvsScheduler scheduler) {
        return new IpvsService(key, scheduler.toString(), 0, 0, key.family().bits());
    }

    /** The same that remembers each client's address for so long after its last connection. */
    public IpvsService persistent(final int seconds) {
        return new IpvsService(key, scheduler, flags | IP_VS_SVC_F_PERSISTENT, seconds, prefixLength);
    }

    /** The same with more flags. */
    public IpvsService with(final int moreFlags) {
        return new IpvsService(key, scheduler, flags | moreFlags, timeoutSeconds, prefixLength);
    }

    /** Whether it remembers clients. */
    public boolean isPersistent() {
        return (flags & IP_VS_SVC_F_PERSISTENT) != 0;
    }

    /** IPv4 has a mask in network order, IPv6 a number in host order. */
    int netmask() {
        if (key.family() == IpFamily.IPV6) {
            return prefixLength;
        }
        return Integer.reverseBytes(prefixLength == 0 ? 0 : -1 << (Integer.SIZE - prefixLength));
    }

    /** As ipvsadm takes it, without the timeout and flags that it has by default. */
    @Override
    public String toString() {
        final StringBuilder text =
                new StringBuilder().append(key).append(" -s ").append(scheduler);
        if (isPersistent()) {
            text.append(" -p ").append(timeoutSeconds);
        }
        final int others = flags & ~IP_VS_SVC_F_PERSISTENT;
        return others == 0
                ? text.toString()
                : text.append(" flags 0x").append(Integer.toHexString(others)).toString();
    }
}
