package io.hawser.linux.ipvs;

import io.hawser.linux.netlink.NetlinkOperation;

/** What is asked, for people: a change reads as the ipvsadm command that makes it. */
final class IpvsOperations {
    static final NetlinkOperation ADD_SERVICE = operation("ipvsadm -A");
    static final NetlinkOperation SET_SERVICE = operation("ipvsadm -E");
    static final NetlinkOperation DELETE_SERVICE = operation("ipvsadm -D");
    static final NetlinkOperation LIST_SERVICES = operation("list virtual services");
    static final NetlinkOperation ADD_DESTINATION = operation("ipvsadm -a");
    static final NetlinkOperation SET_DESTINATION = operation("ipvsadm -e");
    static final NetlinkOperation DELETE_DESTINATION = operation("ipvsadm -d");
    static final NetlinkOperation LIST_DESTINATIONS = operation("list destinations of virtual service");
    static final NetlinkOperation SET_TIMEOUTS = operation("ipvsadm --set");
    static final NetlinkOperation GET_TIMEOUTS = operation("read timeouts of IPVS");
    static final NetlinkOperation GET_INFO = operation("read version of IPVS");
    static final NetlinkOperation ZERO = operation("ipvsadm -Z");
    static final NetlinkOperation FLUSH = operation("ipvsadm -C");

    private IpvsOperations() {}

    private static NetlinkOperation operation(final String verb) {
        return new NetlinkOperation(verb, IpvsNetlink.ATTRIBUTES);
    }
}
