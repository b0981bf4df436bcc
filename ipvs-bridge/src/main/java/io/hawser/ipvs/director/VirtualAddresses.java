package io.hawser.ipvs.director;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkOutcome;
import java.util.Collection;
import java.util.Set;

/** Makes addresses local, so that packets to them reach IPVS. Not thread safe. */
interface VirtualAddresses {
    /** Puts in place what addresses need, if it is not there. */
    void prepare();

    /** What is made local now, of those that are ours. */
    Set<IpPrefix> held();

    /** Makes more of them local. */
    NetlinkOutcome add(Collection<IpPrefix> prefixes);

    /** Makes them local no more. */
    NetlinkOutcome remove(Collection<IpPrefix> prefixes);

    /** Takes away all that was put in place. */
    void cleanUp();

    /** Index of the device that has the addresses; 0 if there is none. */
    int device();
}
