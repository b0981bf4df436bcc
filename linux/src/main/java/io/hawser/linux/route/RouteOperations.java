package io.hawser.linux.route;

import io.hawser.linux.libc.Socket;
import io.hawser.linux.netlink.AttributeSpace;
import io.hawser.linux.netlink.NetlinkOperation;

/** What route netlink can be asked, with the names of the attributes for refusals. */
final class RouteOperations {
    private static final AttributeSpace LINK = link();
    private static final AttributeSpace ADDRESS = AttributeSpace.of(Ifa.class);
    private static final AttributeSpace ROUTE =
            AttributeSpace.of(Rta.class).nest(Rta.RTA_METRICS, AttributeSpace.of(Rtax.class));
    private static final AttributeSpace NEIGHBOUR = AttributeSpace.of(Nda.class);
    private static final AttributeSpace RULE = AttributeSpace.of(Fra.class);

    static final NetlinkOperation ADD_LINK = new NetlinkOperation("add link", LINK);
    static final NetlinkOperation CHANGE_LINK = new NetlinkOperation("change link", LINK);
    static final NetlinkOperation DELETE_LINK = new NetlinkOperation("delete link", LINK);
    static final NetlinkOperation ADD_NAME = new NetlinkOperation("add alternative name of link", LINK);
    static final NetlinkOperation DELETE_NAME = new NetlinkOperation("delete alternative name of link", LINK);
    static final NetlinkOperation CHANGE_PORT = new NetlinkOperation("change bridge port", LINK);
    static final NetlinkOperation LIST_LINKS = new NetlinkOperation("list links", LINK);
    static final NetlinkOperation GET_LINK = new NetlinkOperation("get link", LINK);

    static final NetlinkOperation ADD_ADDRESS = new NetlinkOperation("add address", ADDRESS);
    static final NetlinkOperation REPLACE_ADDRESS = new NetlinkOperation("replace address", ADDRESS);
    static final NetlinkOperation DELETE_ADDRESS = new NetlinkOperation("delete address", ADDRESS);
    static final NetlinkOperation LIST_ADDRESSES = new NetlinkOperation("list addresses", ADDRESS);

    static final NetlinkOperation ADD_ROUTE = new NetlinkOperation("add route", ROUTE);
    static final NetlinkOperation REPLACE_ROUTE = new NetlinkOperation("replace route", ROUTE);
    static final NetlinkOperation DELETE_ROUTE = new NetlinkOperation("delete route", ROUTE);
    static final NetlinkOperation LIST_ROUTES = new NetlinkOperation("list routes", ROUTE);
    static final NetlinkOperation GET_ROUTE = new NetlinkOperation("get route to", ROUTE);

    static final NetlinkOperation ADD_NEIGHBOUR = new NetlinkOperation("add neighbour", NEIGHBOUR);
    static final NetlinkOperation REPLACE_NEIGHBOUR = new NetlinkOperation("replace neighbour", NEIGHBOUR);
    static final NetlinkOperation DELETE_NEIGHBOUR = new NetlinkOperation("delete neighbour", NEIGHBOUR);
    static final NetlinkOperation LIST_NEIGHBOURS = new NetlinkOperation("list neighbours", NEIGHBOUR);

    static final NetlinkOperation ADD_FDB = new NetlinkOperation("add fdb entry", NEIGHBOUR);
    static final NetlinkOperation APPEND_FDB = new NetlinkOperation("append fdb entry", NEIGHBOUR);
    static final NetlinkOperation REPLACE_FDB = new NetlinkOperation("replace fdb entry", NEIGHBOUR);
    static final NetlinkOperation DELETE_FDB = new NetlinkOperation("delete fdb entry", NEIGHBOUR);
    static final NetlinkOperation LIST_FDB = new NetlinkOperation("list fdb entries", NEIGHBOUR);

    static final NetlinkOperation ADD_RULE = new NetlinkOperation("add rule", RULE);
    static final NetlinkOperation DELETE_RULE = new NetlinkOperation("delete rule", RULE);
    static final NetlinkOperation LIST_RULES = new NetlinkOperation("list rules", RULE);

    private RouteOperations() {}

    /** What {@link IflaInfo#IFLA_INFO_DATA} holds depends on the kind, so each kind has operations of its own. */
    static NetlinkOperation addLink(final String kind) {
        return switch (kind) {
            case Vxlan.NAME -> KindOperations.ADD_VXLAN;
            case Bridge.NAME -> KindOperations.ADD_BRIDGE;
            case Veth.NAME -> KindOperations.ADD_VETH;
            default -> ADD_LINK;
        };
    }

    /** Changes settings that only a bridge has. */
    static NetlinkOperation changeBridge() {
        return KindOperations.CHANGE_BRIDGE;
    }

    private static AttributeSpace link() {
        return link(AttributeSpace.UNNAMED);
    }

    private static AttributeSpace link(final AttributeSpace data) {
        final AttributeSpace info = AttributeSpace.of(IflaInfo.class).nest(IflaInfo.IFLA_INFO_DATA, data);
        final AttributeSpace families =
                AttributeSpace.of(FamilyNames.class).nest(Socket.AF_INET6, AttributeSpace.of(IflaInet6.class));
        return AttributeSpace.of(Ifla.class)
                .nest(Ifla.IFLA_LINKINFO, info)
                .nest(Ifla.IFLA_PROTINFO, AttributeSpace.of(IflaBrport.class))
                .nest(Ifla.IFLA_PROP_LIST, AttributeSpace.of(Ifla.class))
                .nest(Ifla.IFLA_AF_SPEC, families);
    }

    /** The attributes of {@link Ifla#IFLA_AF_SPEC} are numbered by family. */
    public static final class FamilyNames {
        public static final int AF_INET = Socket.AF_INET;
        public static final int AF_INET6 = Socket.AF_INET6;

        private FamilyNames() {}
    }

    private static final class KindOperations {
        static final NetlinkOperation ADD_VXLAN =
                new NetlinkOperation("add link", link(AttributeSpace.of(IflaVxlan.class)));
        static final NetlinkOperation ADD_BRIDGE =
                new NetlinkOperation("add link", link(AttributeSpace.of(IflaBr.class)));
        static final NetlinkOperation ADD_VETH =
                new NetlinkOperation("add link", link(AttributeSpace.of(VethInfo.class)));
        static final NetlinkOperation CHANGE_BRIDGE =
                new NetlinkOperation("change link", link(AttributeSpace.of(IflaBr.class)));

        private KindOperations() {}
    }
}
