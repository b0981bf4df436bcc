package io.hawser.overlay.coalesce;

import io.hawser.linux.libc.Inet;
import io.hawser.linux.libc.IovecFlyweight;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.tun.VirtioNetHdrFlyweight;
import io.hawser.overlay.wire.IpPacket;
import io.hawser.overlay.wire.TcpHeaderFlyweight;
import io.hawser.overlay.wire.UdpHeaderFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Joins packets that follow each other in their flow, so that cutting the result again would give the same packets.
 * A flow's packets stay in order; nothing waits longer than until {@link #flush}. Packets are not copied: until then
 * their memory must stay as it is, and their first headers may be written over. Allocates nothing while in use. Not
 * thread safe.
 */
public final class Coalescer {
    private static final int FLOWS = 8;
    private static final int SINGLE_PIECES = 2;

    private final PacketWriter out;
    private final boolean joinsTcp;
    private final boolean joinsUdp;
    private final Flow[] flows = new Flow[FLOWS];
    private final UnsafeBuffer single =
            NativeMemory.allocate(SINGLE_PIECES * IovecFlyweight.LENGTH + VirtioNetHdrFlyweight.LENGTH);
    private final UncutHeader uncut = new UncutHeader(single, SINGLE_PIECES * IovecFlyweight.LENGTH);
    private int victim;
    private int used;

    /**
     * @param out takes what is done
     * @param joinsTcp whether it takes TCP packets of many segments
     * @param joinsUdp whether it takes UDP packets of many datagrams
     */
    public Coalescer(final PacketWriter out, final boolean joinsTcp, final boolean joinsUdp) {
        this.out = out;
        this.joinsTcp = joinsTcp;
        this.joinsUdp = joinsUdp;
        for (int i = 0; i < FLOWS; i++) {
            flows[i] = new Flow();
        }
        final int header = SINGLE_PIECES * IovecFlyweight.LENGTH;
        IovecFlyweight.set(single, 0, 0, single.addressOffset() + header, VirtioNetHdrFlyweight.LENGTH);
    }

    /** Takes a packet that has been read whole. */
    public Coalesced offer(final IpPacket packet) {
        final boolean isTcp = packet.protocol() == Inet.IPPROTO_TCP;
        if (packet.isFragment() || (!isTcp && packet.protocol() != Inet.IPPROTO_UDP)) {
            return alone(packet);
        }
        final int payload = packet.length() - packet.headerLength();
        if (payload < (isTcp ? TcpHeaderFlyweight.MIN_LENGTH : UdpHeaderFlyweight.LENGTH)) {
            return alone(packet);
        }
        final Flow same = find(packet);
        if (same != null) {
            if (same.append(packet)) {
                if (same.isDone()) {
                    write(same);
                }
                return Coalesced.APPENDED;
            }
            write(same);
        }
        if (isTcp ? joinsTcp : joinsUdp) {
            final Flow free = free();
            if (free.begin(packet)) {
                used++;
                return Coalesced.BEGUN;
            }
        }
        return alone(packet);
    }

    /**
     * Writes a TCP or UDP packet that its sender has left to others to cut, after all that waits.
     *
     * @param mtu what the segments of a TCP packet are to fit, in bytes
     * @param datagramSize payload of each datagram of a UDP packet in bytes
     */
    public void writeUncut(final IpPacket packet, final int mtu, final int datagramSize) {
        flush();
        uncut.describe(packet, mtu, datagramSize);
        alone(packet);
        uncut.clear();
    }

    /** Writes all that waits. */
    public void flush() {
        for (int i = 0; used > 0; i++) {
            if (flows[i].isUsed()) {
                write(flows[i]);
            }
        }
    }

    private Flow find(final IpPacket packet) {
        for (int i = 0, seen = 0; seen < used; i++) {
            if (flows[i].isUsed()) {
                if (flows[i].isFlowOf(packet)) {
                    return flows[i];
                }
                seen++;
            }
        }
        return null;
    }

    private Flow free() {
        if (used == FLOWS) {
            victim = (victim + 1) % FLOWS;
            write(flows[victim]);
            return flows[victim];
        }
        int i = 0;
        while (flows[i].isUsed()) {
            i++;
        }
        return flows[i];
    }

    private void write(final Flow flow) {
        out.write(flow.finish(), flow.pieces());
        flow.clear();
        used--;
    }

    private Coalesced alone(final IpPacket packet) {
        IovecFlyweight.set(single, 0, 1, packet.buffer().addressOffset() + packet.offset(), packet.length());
        out.write(single.addressOffset(), SINGLE_PIECES);
        return Coalesced.ALONE;
    }
}
