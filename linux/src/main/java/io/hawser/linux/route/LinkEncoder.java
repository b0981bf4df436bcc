package io.hawser.linux.route;

import io.hawser.linux.libc.Socket;
import io.hawser.linux.netlink.NetlinkEncoder;
import java.util.List;

/** Writes what requests about links have in common. */
final class LinkEncoder {
    private LinkEncoder() {}

    /** The fixed header, with the flags among the settings. */
    static void header(final NetlinkEncoder encoder, final int index, final List<LinkSetting> settings) {
        int flags = 0;
        int change = 0;
        for (final LinkSetting setting : settings) {
            flags = (flags & ~setting.change()) | setting.flags();
            change |= setting.change();
        }
        IfInfoMsg.write(encoder, Socket.AF_UNSPEC, index, flags, change);
    }

    /** The fixed header of a request about a link, and its name if that tells which link. */
    static void reference(final NetlinkEncoder encoder, final LinkRef link, final List<LinkSetting> settings) {
        header(encoder, link.index(), settings);
        if (link.index() == 0) {
            final boolean longer = link.name().length() >= LinkRef.IFNAMSIZ;
            encoder.string(longer ? Ifla.IFLA_ALT_IFNAME : Ifla.IFLA_IFNAME, link.name());
        }
    }

    static void attributes(final NetlinkEncoder encoder, final List<LinkSetting> settings) {
        for (final LinkSetting setting : settings) {
            setting.write(encoder);
        }
    }
}
