package io.hawser.ipvs.director;

import io.hawser.linux.ipvs.IpvsScheduler;
import io.hawser.linux.ipvs.IpvsServiceFlags;
import io.hawser.linux.ipvs.IpvsTimeouts;

/**
 * What an operator may choose of this plane, as with kube-proxy's flags.
 *
 * @param scheduler of every virtual service ({@code --ipvs-scheduler})
 * @param timeouts of connections ({@code --ipvs-tcp-timeout} and so on); those that are 0 stay as they are
 * @param strictArp whether this node answers ARP for the addresses of its own devices alone ({@code --ipvs-strict-arp})
 * @param dummyDevice whether virtual addresses stand on a device, as with kube-proxy, and not as routes alone
 */
public record IpvsSettings(IpvsScheduler scheduler, IpvsTimeouts timeouts, boolean strictArp, boolean dummyDevice) {
    /** As kube-proxy has it when it is told nothing, but for the device. */
    public static final IpvsSettings DEFAULT =
            new IpvsSettings(IpvsScheduler.RR, new IpvsTimeouts(0, 0, 0), false, false);

    /** The same with another scheduler. */
    public IpvsSettings withScheduler(final IpvsScheduler other) {
        return new IpvsSettings(other, timeouts, strictArp, dummyDevice);
    }

    /** The same with other timeouts. */
    public IpvsSettings withTimeouts(final IpvsTimeouts other) {
        return new IpvsSettings(scheduler, other, strictArp, dummyDevice);
    }

    /** The same with virtual addresses on a device. */
    public IpvsSettings withDummyDevice() {
        return new IpvsSettings(scheduler, timeouts, strictArp, true);
    }

    /** The same with strict ARP. */
    public IpvsSettings withStrictArp() {
        return new IpvsSettings(scheduler, timeouts, true, dummyDevice);
    }

    /** Those that hash pass over a destination that takes no new connections, instead of refusing its clients. */
    int flags() {
        return switch (scheduler) {
            case SH -> IpvsServiceFlags.IP_VS_SVC_F_SCHED_SH_FALLBACK;
            case MH -> IpvsServiceFlags.IP_VS_SVC_F_SCHED_MH_FALLBACK;
            default -> 0;
        };
    }

    /** Whether a destination may stay without weight until its connections end: dh has no way around it. */
    boolean canDrain() {
        return scheduler != IpvsScheduler.DH;
    }
}
