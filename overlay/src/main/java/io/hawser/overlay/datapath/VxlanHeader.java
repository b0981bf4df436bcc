package io.hawser.overlay.datapath;

import io.hawser.linux.net.MacAddress;
import io.hawser.overlay.peers.Peer;
import io.hawser.overlay.wire.EthernetHeaderFlyweight;
import io.hawser.overlay.wire.VxlanHeaderFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/** VXLAN and Ethernet, as the kernel's vxlan device has them. Not thread safe. */
public final class VxlanHeader implements TunnelHeader {
    private static final int LENGTH = VxlanHeaderFlyweight.LENGTH + EthernetHeaderFlyweight.LENGTH;
    private static final int IP_VERSION_4 = 4;

    private final VxlanHeaderFlyweight vxlan = new VxlanHeaderFlyweight();
    private final EthernetHeaderFlyweight ethernet = new EthernetHeaderFlyweight();
    private final int vni;
    private final MacAddress own;

    /**
     * @param vni the network's identifier, 24 bits
     * @param own the Ethernet address that inner frames to this node are for
     */
    public VxlanHeader(final int vni, final MacAddress own) {
        this.vni = vni;
        this.own = own;
    }

    @Override
    public int length() {
        return LENGTH;
    }

    @Override
    public boolean isHop() {
        return false;
    }

    @Override
    public boolean mayLackChecksum() {
        return true;
    }

    @Override
    public void write(final UnsafeBuffer buffer, final int offset, final Peer peer, final boolean v4) {
        vxlan.wrap(buffer, offset).flags(VxlanHeaderFlyweight.FLAG_VNI_VALID).vni(vni);
        ethernet.wrap(buffer, offset + VxlanHeaderFlyweight.LENGTH)
                .destination(peer.vtepMac().value())
                .source(own.value())
                .type(v4 ? EthernetHeaderFlyweight.ETH_P_IP : EthernetHeaderFlyweight.ETH_P_IPV6);
    }

    /** Flags beside the one that counts, such as group policy, are passed over. */
    @Override
    public int check(final UnsafeBuffer buffer, final int offset, final int available) {
        if (available <= LENGTH) {
            return SHORT;
        }
        vxlan.wrap(buffer, offset);
        ethernet.wrap(buffer, offset + VxlanHeaderFlyweight.LENGTH);
        final boolean v4 = (buffer.getByte(offset + LENGTH) & 0xff) >>> 4 == IP_VERSION_4;
        final boolean ours = (vxlan.flags() & VxlanHeaderFlyweight.FLAG_VNI_VALID) != 0
                && vxlan.vni() == vni
                && ethernet.destination() == own.value()
                && ethernet.type() == (v4 ? EthernetHeaderFlyweight.ETH_P_IP : EthernetHeaderFlyweight.ETH_P_IPV6);
        return ours ? 0 : FOREIGN;
    }
}
