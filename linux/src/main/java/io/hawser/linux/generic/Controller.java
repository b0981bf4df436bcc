package io.hawser.linux.generic;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.AttributeSpace;
import io.hawser.linux.netlink.NetlinkMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** linux/genetlink.h: the family that knows the families, {@code nlctrl}, and what it answers. */
final class Controller {
    static final int GENL_ID_CTRL = 0x10;
    static final int CTRL_CMD_NEWFAMILY = 1;
    static final int CTRL_CMD_GETFAMILY = 3;

    /** The controller itself, before it is asked: its number is fixed. */
    static final GenericFamily NLCTRL = new GenericFamily("nlctrl", GENL_ID_CTRL, 1, 0, 0, List.of(), Map.of());

    static final AttributeSpace ATTRIBUTES = AttributeSpace.of(Ctrl.class);

    private static final String WHAT = "generic netlink family";

    private Controller() {}

    /** Reads a CTRL_CMD_NEWFAMILY message. */
    static GenericFamily read(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(GenericFamily.GENL_HDRLEN, WHAT);
        String name = "";
        int id = 0;
        int version = 0;
        int headerLength = 0;
        int maxAttribute = 0;
        final List<GenericOperation> operations = new ArrayList<>();
        final Map<String, Integer> groups = new HashMap<>();
        while (reader.next()) {
            switch (reader.type()) {
                case Ctrl.CTRL_ATTR_FAMILY_ID -> id = reader.u16();
                case Ctrl.CTRL_ATTR_FAMILY_NAME -> name = reader.string();
                case Ctrl.CTRL_ATTR_VERSION -> version = reader.u32();
                case Ctrl.CTRL_ATTR_HDRSIZE -> headerLength = reader.u32();
                case Ctrl.CTRL_ATTR_MAXATTR -> maxAttribute = reader.u32();
                case Ctrl.CTRL_ATTR_OPS -> readOperations(reader, operations);
                case Ctrl.CTRL_ATTR_MCAST_GROUPS -> readGroups(reader, groups);
                default -> {}
            }
        }
        reader.check(WHAT);
        return new GenericFamily(name, id, version, headerLength, maxAttribute, operations, groups);
    }

    private static void readOperations(final AttributeReader reader, final List<GenericOperation> operations) {
        reader.enter();
        while (reader.next()) {
            int command = 0;
            int flags = 0;
            reader.enter();
            while (reader.next()) {
                switch (reader.type()) {
                    case Op.CTRL_ATTR_OP_ID -> command = reader.u32();
                    case Op.CTRL_ATTR_OP_FLAGS -> flags = reader.u32();
                    default -> {}
                }
            }
            reader.leave();
            operations.add(new GenericOperation(command, flags));
        }
        reader.leave();
    }

    private static void readGroups(final AttributeReader reader, final Map<String, Integer> groups) {
        reader.enter();
        while (reader.next()) {
            String name = "";
            int id = 0;
            reader.enter();
            while (reader.next()) {
                switch (reader.type()) {
                    case Group.CTRL_ATTR_MCAST_GRP_NAME -> name = reader.string();
                    case Group.CTRL_ATTR_MCAST_GRP_ID -> id = reader.u32();
                    default -> {}
                }
            }
            reader.leave();
            groups.put(name, id);
        }
        reader.leave();
    }

    /** CTRL_ATTR_*. */
    public static final class Ctrl {
        public static final int CTRL_ATTR_FAMILY_ID = 1;
        public static final int CTRL_ATTR_FAMILY_NAME = 2;
        public static final int CTRL_ATTR_VERSION = 3;
        public static final int CTRL_ATTR_HDRSIZE = 4;
        public static final int CTRL_ATTR_MAXATTR = 5;
        public static final int CTRL_ATTR_OPS = 6;
        public static final int CTRL_ATTR_MCAST_GROUPS = 7;

        private Ctrl() {}
    }

    /** CTRL_ATTR_OP_*. */
    static final class Op {
        static final int CTRL_ATTR_OP_ID = 1;
        static final int CTRL_ATTR_OP_FLAGS = 2;

        private Op() {}
    }

    /** CTRL_ATTR_MCAST_GRP_*. */
    static final class Group {
        static final int CTRL_ATTR_MCAST_GRP_NAME = 1;
        static final int CTRL_ATTR_MCAST_GRP_ID = 2;

        private Group() {}
    }
}
