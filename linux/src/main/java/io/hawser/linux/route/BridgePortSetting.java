package io.hawser.linux.route;

import io.hawser.linux.netlink.NetlinkEncoder;
import java.util.function.Consumer;

/** One thing to set on a port of a bridge. Immutable. */
public final class BridgePortSetting {
    private final String text;
    private final Consumer<NetlinkEncoder> attribute;

    private BridgePortSetting(final String text, final Consumer<NetlinkEncoder> attribute) {
        this.text = text;
        this.attribute = attribute;
    }

    /** Sets {@code flag} on. */
    public static BridgePortSetting on(final BridgePortFlag flag) {
        return new BridgePortSetting(flag + " on", encoder -> encoder.u8(flag.attribute(), 1));
    }

    /** Sets {@code flag} off. */
    public static BridgePortSetting off(final BridgePortFlag flag) {
        return new BridgePortSetting(flag + " off", encoder -> encoder.u8(flag.attribute(), 0));
    }

    /** Spanning tree state; refused where the bridge speaks the protocol itself. */
    public static BridgePortSetting state(final BridgePortState state) {
        return new BridgePortSetting(
                "state " + state, encoder -> encoder.u8(IflaBrport.IFLA_BRPORT_STATE, state.number()));
    }

    /** Spanning tree priority. */
    public static BridgePortSetting priority(final int value) {
        return new BridgePortSetting(
                "priority " + value, encoder -> encoder.u16(IflaBrport.IFLA_BRPORT_PRIORITY, value));
    }

    /** Spanning tree cost. */
    public static BridgePortSetting cost(final int value) {
        return new BridgePortSetting("cost " + value, encoder -> encoder.u32(IflaBrport.IFLA_BRPORT_COST, value));
    }

    /** As {@code bridge link set} writes it. */
    @Override
    public String toString() {
        return text;
    }

    void write(final NetlinkEncoder encoder) {
        attribute.accept(encoder);
    }
}
