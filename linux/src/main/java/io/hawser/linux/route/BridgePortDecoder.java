package io.hawser.linux.route;

import io.hawser.linux.netlink.AttributeReader;
import java.util.EnumSet;
import java.util.Set;

/** Reads the settings of a bridge port, which stand alike in IFLA_PROTINFO and in IFLA_INFO_SLAVE_DATA. */
final class BridgePortDecoder {
    private static final BridgePortFlag[] FLAGS = BridgePortFlag.values();

    private BridgePortDecoder() {}

    /** Reads the current attribute. */
    static BridgePort read(final AttributeReader reader) {
        final Set<BridgePortFlag> flags = EnumSet.noneOf(BridgePortFlag.class);
        BridgePortState state = BridgePortState.DISABLED;
        int priority = 0;
        int cost = 0;
        reader.enter();
        while (reader.next()) {
            switch (reader.type()) {
                case IflaBrport.IFLA_BRPORT_STATE -> state = BridgePortState.of(reader.u8());
                case IflaBrport.IFLA_BRPORT_PRIORITY -> priority = reader.u16();
                case IflaBrport.IFLA_BRPORT_COST -> cost = reader.u32();
                default -> flag(reader, flags);
            }
        }
        reader.leave();
        return new BridgePort(state, priority, cost, flags);
    }

    private static void flag(final AttributeReader reader, final Set<BridgePortFlag> flags) {
        for (final BridgePortFlag flag : FLAGS) {
            if (flag.attribute() == reader.type() && reader.u8() != 0) {
                flags.add(flag);
            }
        }
    }
}
