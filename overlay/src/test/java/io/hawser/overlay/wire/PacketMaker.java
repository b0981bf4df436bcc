package io.hawser.overlay.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.hawser.linux.libc.Inet;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes sound packets of one flow, TCP or UDP over IPv4 or IPv6. */
public final class PacketMaker {
    private static final int ADDRESS_SEED = 7;

    private final boolean v4;
    private final boolean isTcp;
    private final int optionLength;
    private final Random random;
    private int id;
    private int sequence;
    private boolean mayBeFragmented;

    /** @param optionLength length of the TCP options in bytes, a multiple of 4 */
    public PacketMaker(final boolean v4, final boolean isTcp, final int optionLength, final long seed) {
        this.v4 = v4;
        this.isTcp = isTcp;
        this.optionLength = isTcp ? optionLength : 0;
        random = new Random(seed);
        id = random.nextInt(1 << 16);
        sequence = random.nextInt();
        mayBeFragmented = random.nextBoolean();
    }

    /** Length in bytes of all headers. */
    public int headerLength() {
        return ipLength() + (isTcp ? TcpHeaderFlyweight.MIN_LENGTH + optionLength : UdpHeaderFlyweight.LENGTH);
    }

    /** The next packet of the flow, with random bytes as its payload. */
    public byte[] next(final int payload, final int tcpFlags) {
        final byte[] bytes = new byte[headerLength() + payload];
        random.nextBytes(bytes);
        final UnsafeBuffer packet = new UnsafeBuffer(bytes);
        final Random addresses = new Random(ADDRESS_SEED);
        if (v4) {
            writeV4(packet, addresses);
        } else {
            writeV6(packet, addresses);
        }
        if (isTcp) {
            writeTcp(packet, payload, tcpFlags, addresses);
        } else {
            writeUdp(packet, payload);
        }
        return bytes;
    }

    /** Leaves a gap in the flow, as a lost packet does. */
    public void skip(final int payload) {
        sequence += payload;
        id++;
    }

    private int ipLength() {
        return v4 ? Ipv4HeaderFlyweight.MIN_LENGTH : Ipv6HeaderFlyweight.LENGTH;
    }

    private void writeV4(final UnsafeBuffer packet, final Random addresses) {
        final Ipv4HeaderFlyweight header = new Ipv4HeaderFlyweight()
                .wrap(packet, 0)
                .headerLength(Ipv4HeaderFlyweight.MIN_LENGTH)
                .tos(0)
                .totalLength(packet.capacity())
                .id(id & 0xffff)
                .fragment(mayBeFragmented ? 0 : Ipv4HeaderFlyweight.FLAG_DF)
                .ttl(64)
                .protocol(isTcp ? Inet.IPPROTO_TCP : Inet.IPPROTO_UDP)
                .source(addresses.nextInt())
                .destination(addresses.nextInt())
                .checksum(0);
        header.checksum(Checksum.finish(Checksum.sum(packet, 0, Ipv4HeaderFlyweight.MIN_LENGTH)));
        id++;
    }

    private void writeV6(final UnsafeBuffer packet, final Random addresses) {
        new Ipv6HeaderFlyweight()
                .wrap(packet, 0)
                .versionClassFlow(6 << 28 | 0x12345)
                .payloadLength(packet.capacity() - Ipv6HeaderFlyweight.LENGTH)
                .nextHeader(isTcp ? Inet.IPPROTO_TCP : Inet.IPPROTO_UDP)
                .hopLimit(64);
        for (int i = 0; i < 4; i++) {
            packet.putLong(Ipv6HeaderFlyweight.SOURCE_OFFSET + i * Long.BYTES, addresses.nextLong());
        }
    }

    private void writeTcp(final UnsafeBuffer packet, final int payload, final int flags, final Random same) {
        final int at = ipLength();
        final int length = TcpHeaderFlyweight.MIN_LENGTH + optionLength;
        for (int i = 0; i < length; i++) {
            packet.putByte(at + i, (byte) same.nextInt());
        }
        packet.putByte(at + TcpHeaderFlyweight.DATA_OFFSET_OFFSET, (byte) (length << 2));
        final TcpHeaderFlyweight header = new TcpHeaderFlyweight()
                .wrap(packet, at)
                .sequence(sequence)
                .flags(flags)
                .checksum(0);
        sequence += payload;
        header.checksum(Checksum.finish(transportSum(packet)));
    }

    private void writeUdp(final UnsafeBuffer packet, final int payload) {
        final int at = ipLength();
        packet.putInt(at, 5353 << 16 | 53, BIG_ENDIAN);
        final UdpHeaderFlyweight header = new UdpHeaderFlyweight()
                .wrap(packet, at)
                .length(UdpHeaderFlyweight.LENGTH + payload)
                .checksum(0);
        final int checksum = Checksum.finish(transportSum(packet));
        header.checksum(checksum == 0 ? 0xffff : checksum);
    }

    private long transportSum(final UnsafeBuffer packet) {
        final int length = packet.capacity() - ipLength();
        return IpPacket.pseudoHeader(packet, 0, v4, isTcp ? Inet.IPPROTO_TCP : Inet.IPPROTO_UDP)
                + length
                + Checksum.sum(packet, ipLength(), length);
    }
}
