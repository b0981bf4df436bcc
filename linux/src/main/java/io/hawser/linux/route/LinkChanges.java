package io.hawser.linux.route;

import static io.hawser.linux.netlink.Netlink.NLM_F_APPEND;
import static io.hawser.linux.netlink.Netlink.NLM_F_CREATE;
import static io.hawser.linux.netlink.Netlink.NLM_F_EXCL;

import io.hawser.linux.libc.Socket;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkOperation;
import java.util.Arrays;
import java.util.List;

/** Writes the changes of links into a batch. */
final class LinkChanges {
    private static final int ADD = NLM_F_CREATE | NLM_F_EXCL;

    private final NetlinkBatch batch;

    LinkChanges(final NetlinkBatch batch) {
        this.batch = batch;
    }

    void add(final String name, final LinkKind kind, final LinkSetting... settings) {
        final List<LinkSetting> all = List.of(settings);
        final boolean split = waits(all);
        final NetlinkEncoder encoder =
                begin(RouteOperations.addLink(kind.name()), name, kind.toString(), atCreation(all, split));
        LinkInfoEncoder.write(encoder, kind);
        afterCreation(encoder, name, all, split);
    }

    void addVeth(final VethEnd end, final VethEnd peer) {
        final boolean split = waits(end.settings());
        // The kernel sets the flags of the peer before the two are joined, and a veth without peer cannot be up.
        final boolean splitPeer =
                waits(peer.settings()) || peer.settings().stream().anyMatch(setting -> setting.change() != 0);
        final List<LinkSetting> peerNow = atCreation(peer.settings(), splitPeer);
        final String kind = Veth.NAME + " peer (" + new LinkRequest(peer.name(), "", peerNow) + ")";
        final NetlinkEncoder encoder =
                begin(RouteOperations.addLink(Veth.NAME), end.name(), kind, atCreation(end.settings(), split));
        LinkInfoEncoder.writeVeth(encoder, peer.name(), peerNow);
        afterCreation(encoder, end.name(), end.settings(), split);
        afterCreation(encoder, peer.name(), peer.settings(), splitPeer);
    }

    void change(final LinkRef link, final LinkSetting... settings) {
        change(link, List.of(settings));
    }

    void vlanFiltering(final LinkRef bridge, final boolean on) {
        final List<String> text = List.of("vlan_filtering " + (on ? 1 : 0));
        final NetlinkEncoder encoder =
                batch.begin(RouteOperations.changeBridge(), request(bridge, text), Rtm.RTM_NEWLINK, 0);
        LinkEncoder.reference(encoder, bridge, List.of());
        LinkInfoEncoder.writeVlanFiltering(encoder, on);
    }

    void changeBridge(final LinkRef bridge, final Bridge from, final Bridge to) {
        final LinkRequest request = request(bridge, List.of(to.difference(from)));
        final NetlinkEncoder encoder = batch.begin(RouteOperations.changeBridge(), request, Rtm.RTM_NEWLINK, 0);
        LinkEncoder.reference(encoder, bridge, List.of());
        LinkInfoEncoder.writeBridge(encoder, from, to);
    }

    void changePort(final int ifindex, final BridgePortSetting... settings) {
        final LinkRequest request = request(LinkRef.index(ifindex), Arrays.asList(settings));
        final NetlinkEncoder encoder = batch.begin(RouteOperations.CHANGE_PORT, request, Rtm.RTM_SETLINK, 0);
        IfInfoMsg.write(encoder, Socket.AF_BRIDGE, ifindex, 0, 0).beginNested(Ifla.IFLA_PROTINFO);
        for (final BridgePortSetting setting : settings) {
            setting.write(encoder);
        }
        encoder.endNested();
    }

    void addName(final LinkRef link, final String name) {
        names(RouteOperations.ADD_NAME, link, name, Rtm.RTM_NEWLINKPROP, ADD | NLM_F_APPEND);
    }

    void deleteName(final LinkRef link, final String name) {
        names(RouteOperations.DELETE_NAME, link, name, Rtm.RTM_DELLINKPROP, 0);
    }

    void delete(final LinkRef link) {
        final NetlinkEncoder encoder = batch.begin(RouteOperations.DELETE_LINK, link, Rtm.RTM_DELLINK, 0);
        LinkEncoder.reference(encoder, link, List.of());
    }

    void deleteGroup(final int group) {
        final NetlinkEncoder encoder = batch.begin(RouteOperations.DELETE_LINK, "group " + group, Rtm.RTM_DELLINK, 0);
        if (group == 0) {
            encoder.fail("links of group 0 are not deleted together: it holds all that were put into none");
        }
        IfInfoMsg.write(encoder, Socket.AF_UNSPEC, 0, 0, 0).u32(Ifla.IFLA_GROUP, group);
    }

    private NetlinkEncoder begin(
            final NetlinkOperation operation, final String name, final String kind, final List<LinkSetting> now) {
        final NetlinkEncoder encoder = batch.begin(operation, new LinkRequest(name, kind, now), Rtm.RTM_NEWLINK, ADD);
        LinkEncoder.header(encoder, 0, now);
        LinkEncoder.attributes(encoder, now);
        return encoder.string(Ifla.IFLA_IFNAME, name);
    }

    /** What of the settings is sent with the creation: all, unless one must wait; then the flags wait behind it. */
    private static List<LinkSetting> atCreation(final List<LinkSetting> settings, final boolean split) {
        return split
                ? settings.stream()
                        .filter(setting ->
                                setting.change() == 0 && setting.moment() != LinkSetting.Moment.AFTER_CREATION)
                        .toList()
                : settings;
    }

    /** Sends what must wait. A link that is up already would have its IPv6 address by then, so the flags come last. */
    private void afterCreation(
            final NetlinkEncoder encoder, final String name, final List<LinkSetting> settings, final boolean split) {
        if (!split) {
            return;
        }
        final List<LinkSetting> later = settings.stream()
                .filter(setting -> setting.moment() == LinkSetting.Moment.AFTER_CREATION)
                .toList();
        final List<LinkSetting> flags =
                settings.stream().filter(setting -> setting.change() != 0).toList();
        if (settings.stream().anyMatch(setting -> setting.moment() == LinkSetting.Moment.LEAVING)) {
            encoder.fail(name + " is made in another namespace, and the kernel takes " + later + flags
                    + " only once it is there: set them from within that namespace");
        }
        for (final List<LinkSetting> part : List.of(later, flags)) {
            if (!part.isEmpty()) {
                change(LinkRef.named(name), part);
            }
        }
    }

    private static boolean waits(final List<LinkSetting> settings) {
        return settings.stream().anyMatch(setting -> setting.moment() == LinkSetting.Moment.AFTER_CREATION);
    }

    private void change(final LinkRef link, final List<LinkSetting> settings) {
        final NetlinkEncoder encoder =
                batch.begin(RouteOperations.CHANGE_LINK, request(link, settings), Rtm.RTM_NEWLINK, 0);
        LinkEncoder.reference(encoder, link, settings);
        LinkEncoder.attributes(encoder, settings);
    }

    private void names(
            final NetlinkOperation operation, final LinkRef link, final String name, final int type, final int flags) {
        final NetlinkEncoder encoder = batch.begin(operation, request(link, List.of(name)), type, flags);
        LinkEncoder.reference(encoder, link, List.of());
        encoder.beginNested(Ifla.IFLA_PROP_LIST)
                .string(Ifla.IFLA_ALT_IFNAME, name)
                .endNested();
    }

    private static LinkRequest request(final LinkRef link, final List<?> settings) {
        return new LinkRequest(link.toString(), "", settings);
    }
}
