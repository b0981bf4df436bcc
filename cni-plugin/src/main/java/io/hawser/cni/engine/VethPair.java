package io.hawser.cni.engine;

import io.hawser.cni.spec.CniException;
import io.hawser.cni.store.Attachment;
import io.hawser.linux.Errno;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.route.IfaF;
import io.hawser.linux.route.InterfaceAddress;
import io.hawser.linux.route.Ipv4Devconf;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkRef;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import io.hawser.linux.route.VethEnd;
import java.util.ArrayList;
import java.util.List;

/** The cable between a pod and its host, and the pod's end of it. */
final class VethPair {
    private static final String IPV6 = "net.ipv6.conf";

    private final RouteNetlink host;

    VethPair(final RouteNetlink host) {
        this.host = host;
    }

    /**
     * Makes the pair, with one end in the pod; both are down.
     *
     * @return the host's end
     * @throws CniException if the pod has an interface of that name
     */
    Link create(final Plan plan, final PodNamespace pod) {
        final Attachment attachment = plan.attachment();
        try {
            add(plan, pod);
        } catch (final NetlinkException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            if (pod.route().linkByName(attachment.ifName()).isPresent()) {
                throw CniException.internal(
                        "container veth name provided (" + attachment.ifName() + ") already exists",
                        "DEL the attachment that made it, or name another interface");
            }
            // The end of a pair whose attachment nobody remembers: the name is made of this attachment's.
            host.newTransaction()
                    .deleteLink(LinkRef.named(attachment.hostLink()))
                    .commitOrThrow();
            add(plan, pod);
        }
        return host.linkByName(attachment.hostLink()).orElseThrow();
    }

    /** The pod's end, after {@link #create}. */
    static Link podEnd(final Plan plan, final PodNamespace pod) {
        return pod.route().linkByName(plan.attachment().ifName()).orElseThrow();
    }

    /**
     * Begins what is to be done to the pod's end before it is up: its addresses. IPv6 does not look for others with the
     * same address: the addresses are ours to give, and a bridge with hairpin would send the question back.
     */
    static RouteTransaction addresses(
            final Plan plan, final PodNamespace pod, final Link link, final int addressFlags) {
        if (plan.has(IpFamily.IPV6)) {
            pod.set(IPV6, link.name(), "disable_ipv6", "0");
            pod.set(IPV6, link.name(), "accept_dad", "0");
            pod.set(IPV6, link.name(), "ndisc_notify", "1");
        }
        final RouteTransaction transaction = pod.route()
                .newTransaction()
                .changeLink(link.ref(), LinkSetting.ipv4Conf(Ipv4Devconf.IPV4_DEVCONF_ARP_NOTIFY, 1));
        for (final PodAddress each : plan.addresses()) {
            transaction.addAddress(interfaceAddress(link.index(), each.address(), addressFlags));
        }
        return transaction.changeLink(link.ref(), LinkSetting.up());
    }

    /** An address as the kernel is told it. */
    static InterfaceAddress interfaceAddress(final int ifindex, final IpPrefix prefix, final int flags) {
        final InterfaceAddress address = InterfaceAddress.of(ifindex, prefix).withFlags(flags);
        if (prefix.family() == IpFamily.IPV6) {
            return address.withFlags(IfaF.IFA_F_NODAD);
        }
        return prefix.length() < IpFamily.IPV4.bits() - 1 ? address.withBroadcast(prefix.last()) : address;
    }

    private void add(final Plan plan, final PodNamespace pod) {
        final List<LinkSetting> hostEnd = new ArrayList<>();
        final List<LinkSetting> podEnd = new ArrayList<>();
        podEnd.add(LinkSetting.namespace(pod.namespace()));
        if (plan.mtu() != 0) {
            hostEnd.add(LinkSetting.mtu(plan.mtu()));
            podEnd.add(LinkSetting.mtu(plan.mtu()));
        }
        plan.conf().mac().ifPresent(mac -> podEnd.add(LinkSetting.mac(mac)));
        host.newTransaction()
                .addVeth(
                        new VethEnd(plan.attachment().hostLink(), hostEnd),
                        new VethEnd(plan.attachment().ifName(), podEnd))
                .commitOrThrow();
    }
}
