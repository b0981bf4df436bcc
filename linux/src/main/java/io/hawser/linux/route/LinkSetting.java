package io.hawser.linux.route;

import io.hawser.linux.libc.Socket;
import io.hawser.linux.namespace.NetworkNamespace;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.netlink.NetlinkEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** One thing to set on a link that is made or changed. Immutable. */
public final class LinkSetting {
    /** When the kernel takes a setting. */
    enum Moment {
        /** With the creation of a link, and for one that is there. */
        ANY,
        /** Only for a link that is there. */
        AFTER_CREATION,
        /** As {@link #ANY}, and the link is then in another namespace. */
        LEAVING
    }

    /** linux/if_link.h: IFLA_INET_CONF, in {@link Ifla#IFLA_AF_SPEC} of IPv4. */
    private static final int IFLA_INET_CONF = 1;

    private final String text;
    private final int flags;
    private final int change;
    private final Moment moment;
    private final Consumer<NetlinkEncoder> attribute;

    private LinkSetting(
            final String text,
            final int flags,
            final int change,
            final Moment moment,
            final Consumer<NetlinkEncoder> attribute) {
        this.text = text;
        this.flags = flags;
        this.change = change;
        this.moment = moment;
        this.attribute = attribute;
    }

    /** Sets it up. */
    public static LinkSetting up() {
        return flag("up", Iff.IFF_UP, true);
    }

    /** Sets it down. */
    public static LinkSetting down() {
        return flag("down", Iff.IFF_UP, false);
    }

    /** Takes packets for any destination, or not. */
    public static LinkSetting promiscuous(final boolean on) {
        return flag(on ? "promisc on" : "promisc off", Iff.IFF_PROMISC, on);
    }

    /** Resolves neighbours, or not. */
    public static LinkSetting arp(final boolean on) {
        return flag(on ? "arp on" : "arp off", Iff.IFF_NOARP, !on);
    }

    /** Largest packet in bytes. */
    public static LinkSetting mtu(final int bytes) {
        return attribute("mtu " + bytes, encoder -> encoder.u32(Ifla.IFLA_MTU, bytes));
    }

    /** Hardware address. */
    public static LinkSetting mac(final MacAddress address) {
        return attribute("address " + address, encoder -> encoder.mac(Ifla.IFLA_ADDRESS, address));
    }

    /** Packets queued for sending at most. */
    public static LinkSetting txQueueLength(final int packets) {
        return attribute("txqueuelen " + packets, encoder -> encoder.u32(Ifla.IFLA_TXQLEN, packets));
    }

    /** Makes it a port of the bridge, or a member of another master, of this index. */
    public static LinkSetting master(final int index) {
        return attribute("master " + index, encoder -> encoder.u32(Ifla.IFLA_MASTER, index));
    }

    /** Takes it from its master. */
    public static LinkSetting noMaster() {
        return attribute("nomaster", encoder -> encoder.u32(Ifla.IFLA_MASTER, 0));
    }

    /** Renames a link that is told by its index. */
    public static LinkSetting name(final String name) {
        return attribute("name " + name, encoder -> encoder.string(Ifla.IFLA_IFNAME, name));
    }

    /** Puts it into a namespace, which must stay open until the request is sent. */
    public static LinkSetting namespace(final NetworkNamespace namespace) {
        return new LinkSetting(
                "netns " + namespace,
                0,
                0,
                Moment.LEAVING,
                encoder -> encoder.u32(Ifla.IFLA_NET_NS_FD, namespace.fd()));
    }

    /** Puts it into the namespace that a process is in. */
    public static LinkSetting namespaceOfProcess(final int pid) {
        return new LinkSetting(
                "netns of pid " + pid, 0, 0, Moment.LEAVING, encoder -> encoder.u32(Ifla.IFLA_NET_NS_PID, pid));
    }

    /** Bytes of the largest super-packet it takes to cut up. */
    public static LinkSetting gsoMaxSize(final int bytes) {
        return attribute("gso_max_size " + bytes, encoder -> encoder.u32(Ifla.IFLA_GSO_MAX_SIZE, bytes));
    }

    /**
     * A text to be left with it, at most 255 bytes; empty to take it away.
     *
     * @param text the kernel reads nothing into it
     */
    public static LinkSetting alias(final String text) {
        return new LinkSetting(
                "alias '" + text + "'",
                0,
                0,
                Moment.AFTER_CREATION,
                encoder -> encoder.bytes(Ifla.IFLA_IFALIAS, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The group of links that it belongs to; 0 is everybody's. See {@link RouteTransaction#deleteGroup}. */
    public static LinkSetting group(final int number) {
        return attribute("group " + number, encoder -> encoder.u32(Ifla.IFLA_GROUP, number));
    }

    /**
     * One of its IPv4 settings, without /proc/sys. Not together with {@link #addrGenMode}.
     *
     * @param setting {@link Ipv4Devconf}
     */
    public static LinkSetting ipv4Conf(final int setting, final int value) {
        return new LinkSetting(
                "ipv4 devconf " + setting + " " + value,
                0,
                0,
                Moment.AFTER_CREATION,
                encoder -> encoder.beginNestedPlain(Ifla.IFLA_AF_SPEC)
                        .beginNestedPlain(Socket.AF_INET)
                        .beginNestedPlain(IFLA_INET_CONF)
                        .u32(setting, value)
                        .endNested()
                        .endNested()
                        .endNested());
    }

    /** How it makes its IPv6 link-local address. */
    public static LinkSetting addrGenMode(final AddrGenMode mode) {
        return new LinkSetting(
                "addrgenmode " + mode,
                0,
                0,
                Moment.AFTER_CREATION,
                encoder -> encoder.beginNestedPlain(Ifla.IFLA_AF_SPEC)
                        .beginNestedPlain(Socket.AF_INET6)
                        .u8(IflaInet6.IFLA_INET6_ADDR_GEN_MODE, mode.number())
                        .endNested()
                        .endNested());
    }

    /** As {@code ip link set} writes it. */
    @Override
    public String toString() {
        return text;
    }

    int flags() {
        return flags;
    }

    int change() {
        return change;
    }

    Moment moment() {
        return moment;
    }

    void write(final NetlinkEncoder encoder) {
        attribute.accept(encoder);
    }

    private static LinkSetting flag(final String text, final int flag, final boolean on) {
        return new LinkSetting(text, on ? flag : 0, flag, Moment.ANY, encoder -> {});
    }

    private static LinkSetting attribute(final String text, final Consumer<NetlinkEncoder> attribute) {
        return new LinkSetting(text, 0, 0, Moment.ANY, attribute);
    }
}
